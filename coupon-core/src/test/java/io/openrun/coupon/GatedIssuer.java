package io.openrun.coupon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Issues to everybody, one batch each time the test lets one through, and remembers what it was asked. */
final class GatedIssuer implements CouponIssuer {

    /** A name that it rejects for good, with all that stands beside it. */
    static final MemberId POISON = new MemberId("poison");

    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<List<String>> arrived = new LinkedBlockingQueue<>();
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private long sequence;

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<String> names = memberIds.stream().map(MemberId::value).toList();
        batches.add(names);
        arrived.add(names);
        gate.acquireUninterruptibly();
        if (memberIds.contains(POISON)) {
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.REJECTED, java.time.Duration.ZERO, "poison", null);
        }
        return decide(couponId, memberIds);
    }

    private synchronized List<IssueOutcome> decide(CouponId couponId, List<MemberId> members) {
        List<IssueOutcome> outcomes = new ArrayList<>();
        for (MemberId member : members) {
            outcomes.add(new IssueOutcome.Issued(IssuedCoupon.issue(couponId, member, ++sequence, Instant.EPOCH)));
        }
        return outcomes;
    }

    /** Lets so many batches through. */
    void open(int count) {
        gate.release(count);
    }

    void openForGood() {
        gate.release(Integer.MAX_VALUE / 2);
    }

    /** The next batch that has arrived, whether or not it was let through. */
    List<String> nextArrived() throws InterruptedException {
        List<String> names = arrived.poll(10, TimeUnit.SECONDS);
        if (names == null) {
            throw new AssertionError("no batch arrived");
        }
        return names;
    }

    List<List<String>> batches() {
        return batches;
    }
}
