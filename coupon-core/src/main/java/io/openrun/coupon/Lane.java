package io.openrun.coupon;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The calls for one coupon: those that wait, in the order of their arrival, and the batches that were sent. A call's
 * members count from its entry until it has left, so that a lane in use is never retired.
 */
final class Lane {

    private static final int RETIRED = -1;

    /** What came of an attempt to enter. */
    enum Entry {
        ENTERED,
        FULL,
        /** Nobody was in it, and another lane takes its place. */
        RETIRED
    }

    private final CouponId couponId;
    private final Queue<PendingCall<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Set<CallBatch> sent = ConcurrentHashMap.newKeySet();
    private final ReentrantLock taking = new ReentrantLock();
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();

    Lane(CouponId couponId) {
        this.couponId = couponId;
    }

    CouponId couponId() {
        return couponId;
    }

    Entry enter(int size, int membersMax) {
        while (true) {
            int before = members.get();
            if (before == RETIRED) {
                return Entry.RETIRED;
            }
            if (before + size > membersMax) {
                return Entry.FULL;
            }
            if (members.compareAndSet(before, before + size)) {
                return Entry.ENTERED;
            }
        }
    }

    /** Members have left; true if they were the last, and the lane is of no more use. */
    boolean leave(int size) {
        return members.addAndGet(-size) == 0 && members.compareAndSet(0, RETIRED);
    }

    void add(PendingCall<?> call) {
        waiting.add(call);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Whether one batch more may be on its way. */
    boolean beginBatch(int batchesMax) {
        while (true) {
            int before = batches.get();
            if (before >= batchesMax) {
                return false;
            }
            if (batches.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    void endBatch() {
        batches.decrementAndGet();
    }

    /** Takes what waits into a batch, up to its size; who gave up or waited too long is left out. */
    CallBatch take(int batchMax, long nowNanos, List<PendingCall<?>> leftOut) {
        CallBatch batch = new CallBatch(couponId);
        taking.lock();
        try {
            PendingCall<?> next = waiting.peek();
            while (next != null && (batch.isEmpty() || batch.size() + next.size() <= batchMax)) {
                waiting.remove();
                if (!next.isOverdue(nowNanos) && next.send()) {
                    batch.add(next);
                } else {
                    leftOut.add(next);
                }
                next = waiting.peek();
            }
        } finally {
            taking.unlock();
        }
        if (!batch.isEmpty()) {
            sent.add(batch);
        }
        return batch;
    }

    void arrived(CallBatch batch) {
        sent.remove(batch);
    }

    /** Takes out those at the head who meet a condition. */
    List<PendingCall<?>> takeWhile(Predicate<PendingCall<?>> condition) {
        List<PendingCall<?>> taken = new ArrayList<>();
        taking.lock();
        try {
            for (PendingCall<?> next = waiting.peek(); next != null && condition.test(next); next = waiting.peek()) {
                taken.add(waiting.remove());
            }
        } finally {
            taking.unlock();
        }
        return taken;
    }

    /** Those who were sent and have no answer yet. */
    List<PendingCall<?>> underWay() {
        List<PendingCall<?>> calls = new ArrayList<>();
        sent.forEach(batch -> calls.addAll(batch.calls()));
        return calls;
    }
}
