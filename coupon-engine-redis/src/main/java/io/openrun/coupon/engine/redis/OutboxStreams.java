package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of all coupons that the register says are in Redis, remembered for a while: the register is asked by one
 * thread, and the others go on with what was known.
 */
final class OutboxStreams {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxStreams.class);

    /** With many coupons the list takes long; asking for it takes no more than this part of the time. */
    private static final int SHARE = 20;

    private final RedisStore store;
    private final OutboxTimes times;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;

    OutboxStreams(RedisStore store, OutboxTimes times) {
        this.store = store;
        this.times = times;
    }

    /** What one answer of the register came to. */
    private record Known(Map<String, OutboxStream> byKey, List<OutboxStream> all, long goodUntilNanos) {}

    /** All streams, in the order of their coupons. */
    List<OutboxStream> all() {
        Known last = known;
        if (last == null) {
            asking.lock();
        } else if (System.nanoTime() - last.goodUntilNanos < 0 || !asking.tryLock()) {
            return last.all;
        }
        try {
            return askIfDue().all;
        } finally {
            asking.unlock();
        }
    }

    /** The stream of these keys, unless it is known no more. */
    @Nullable
    OutboxStream of(CouponKeys keys) {
        Known last = known;
        return last == null ? null : last.byKey.get(keys.outbox());
    }

    private Known askIfDue() {
        Known last = known;
        if (last != null && System.nanoTime() - last.goodUntilNanos < 0) {
            return last;
        }
        Known next;
        try {
            next = ask(last == null ? Map.of() : last.byKey);
        } catch (CouponException noAnswer) {
            if (last == null) {
                throw noAnswer;
            }
            LOG.warn("the register does not list its coupons; new ones have to wait", noAnswer);
            next = new Known(
                    last.byKey, last.all, System.nanoTime() + times.listEvery().toNanos());
        }
        known = next;
        return next;
    }

    private Known ask(Map<String, OutboxStream> before) {
        long began = System.nanoTime();
        Map<String, OutboxStream> streams = new LinkedHashMap<>();
        List<StockEntry> page;
        @Nullable CouponId after = null;
        do {
            page = store.register().list(after, Paging.LIMIT_MAX);
            for (StockEntry entry : page) {
                after = entry.coupon().id();
                if (entry.state() == StockState.OPEN || entry.state() == StockState.CLOSED) {
                    add(entry, before, streams);
                }
            }
        } while (page.size() == Paging.LIMIT_MAX);
        long now = System.nanoTime();
        long good = Math.max(times.listEvery().toNanos(), SHARE * (now - began));
        return new Known(streams, List.copyOf(streams.values()), now + good);
    }

    private void add(StockEntry entry, Map<String, OutboxStream> before, Map<String, OutboxStream> streams) {
        CouponKeys keys = store.keys(entry.coupon().id(), entry.epoch());
        @Nullable OutboxStream stream = before.get(keys.outbox());
        if (stream == null) {
            stream = new OutboxStream(keys, entry, times);
        } else {
            stream.see(entry);
        }
        streams.put(keys.outbox(), stream);
    }
}
