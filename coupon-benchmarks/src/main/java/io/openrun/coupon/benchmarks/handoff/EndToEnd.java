package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.HandOffGround;
import io.openrun.coupon.benchmarks.contest.Promises;
import io.openrun.coupon.benchmarks.contest.Tally;
import io.openrun.coupon.benchmarks.report.EndToEndFigures;
import java.util.LongSummaryStatistics;

/** Issues one coupon until there are no more, and waits for the last row. */
final class EndToEnd {

    private static final MemberId FIRST = new MemberId("first");

    private final EndToEndOptions options;
    private final HandOffGround ground;
    private final HandOff handOff;

    EndToEnd(EndToEndOptions options, HandOffGround ground, HandOff handOff) {
        this.options = options;
        this.ground = ground;
        this.handOff = handOff;
    }

    /** Voids the run if a promise was broken. */
    EndToEndFigures run(int members) {
        CouponId couponId = open(members + 1);
        if (options.isWorkerAfter()) {
            handOff.pauseWorker();
        }
        Issuing issuing = new Issuing(ground.contestant(), couponId, members);
        long began = System.nanoTime();
        try (Lag lag = Lag.from(handOff::backlog, () -> behind(issuing, couponId))) {
            Tally told = options.isBlocking() ? issuing.waitOn(options.threads()) : issuing.callBack();
            long answered = System.nanoTime();
            lag.stop();
            long storing = answered;
            if (options.isWorkerAfter()) {
                handOff.drainRelay();
                storing = System.nanoTime();
                handOff.resumeWorker();
            }
            long issued = told.count(Answer.ISSUED);
            new Rows(ground, couponId).await(issued + 1);
            long ended = System.nanoTime();
            told.add(Answer.ISSUED);
            Promises.check(ground.ledger(couponId), told);
            handOff.check();
            return figures(
                    told,
                    lag,
                    (answered - began) / 1e9,
                    (ended - storing) / 1e9,
                    (ended - (options.isWorkerAfter() ? storing : began)) / 1e9);
        }
    }

    /** One of them is issued and on record before it begins: a coupon is opened long before an open run. */
    private CouponId open(int totalCount) {
        CouponId couponId = Coupons.newId();
        ground.contestant().open(couponId, totalCount);
        handOff.resumeWorker();
        Answer answer = ground.contestant().issue(couponId, FIRST);
        if (answer != Answer.ISSUED) {
            throw new IllegalStateException("the first could not be issued: " + answer);
        }
        new Rows(ground, couponId).await(1);
        return couponId;
    }

    /** Without the first. A row may be there before its answer is. */
    private long behind(Issuing issuing, CouponId couponId) {
        return Math.max(0, issuing.issued() + 1 - ground.stored(couponId));
    }

    private EndToEndFigures figures(
            Tally told, Lag lag, double issueSeconds, double drainSeconds, double storeSeconds) {
        long issued = told.count(Answer.ISSUED) - 1;
        return new EndToEndFigures(
                options.handOff().toString(),
                options.redis().toString(),
                options.callers(),
                options.worker().toString(),
                issued,
                told.count(Answer.FAILED) + told.count(Answer.UNKNOWN),
                issueSeconds,
                issued / issueSeconds,
                lag.messages().getAverage(),
                highest(lag.messages()),
                known(lag.oldestMs()) ? lag.oldestMs().getAverage() : null,
                known(lag.oldestMs()) ? (Long) lag.oldestMs().getMax() : null,
                lag.missing().getAverage(),
                highest(lag.missing()),
                drainSeconds,
                issued / storeSeconds);
    }

    private static boolean known(LongSummaryStatistics looks) {
        return looks.getCount() > 0;
    }

    /** A run may be over before the first look. */
    private static long highest(LongSummaryStatistics looks) {
        return known(looks) ? looks.getMax() : 0;
    }
}
