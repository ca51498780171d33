package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.testkit.OpenRun;
import io.openrun.coupon.testkit.OpenRunTally;
import io.openrun.coupon.testkit.OpenRunTiming;
import io.openrun.coupon.testkit.OpenRunVerdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open run: offers a coupon, lets the crowd in, looks how it goes, waits for the rows, and judges. Thread-safe. */
final class LiveRun implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(100);
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(3);

    private final String id;
    private final RunRequest request;
    private final LiveStage stage;
    private final Duration rowsWithin;
    private final CouponId couponId;
    private final OpenRun crowd;
    private final RunRecord record;
    private volatile boolean isStopped;

    LiveRun(String id, RunRequest request, CouponIssuer issuer, LiveStage stage, Duration rowsWithin) {
        this.id = id;
        this.request = request;
        this.stage = stage;
        this.rowsWithin = rowsWithin;
        this.couponId = new CouponId(id);
        this.crowd = new OpenRun(request.plan(), issuer, couponId);
        this.record = new RunRecord(id, request);
    }

    String id() {
        return id;
    }

    /** What can be told of it. */
    RunRecord record() {
        return record;
    }

    /** Sends the crowd home. May be repeated, and changes nothing once it is over. */
    void stop() {
        isStopped = true;
        crowd.stop();
    }

    @Override
    public void run() {
        try {
            stage.offer(request.plan().coupon(couponId, InstantSource.system().instant()), request.engine());
            Runnable end = hold();
            stage.withdraw(couponId, request.engine());
            end.run();
        } catch (RuntimeException failure) {
            LOG.warn("the run {} failed", id, failure);
            crowd.stop();
            record.failed(String.valueOf(failure.getMessage()));
        }
    }

    /** Returns what tells how it ended, for when everything is tidy. */
    private Runnable hold() {
        OpenRunTally tally = crowd.tally();
        Sampler sampler = new Sampler(
                stage, couponId, request.engine(), tally, request.plan().stock());
        OpenRunTiming timing = letIn(sampler);
        long answeredNanos = System.nanoTime();
        if (isStopped || !settle(sampler)) {
            return record::stopped;
        }
        Duration lastRow = Duration.ofNanos(System.nanoTime() - answeredNanos);
        OpenRunVerdict verdict = OpenRunVerdict.on(request.plan(), tally, stage.ledger(couponId));
        RunView.Result result = RunView.Result.of(timing, lastRow, tally.issued(), tally.latency());
        return () -> record.judged(
                result,
                RunView.VerdictView.of(verdict),
                tally.failure().map(reason -> String.valueOf(reason.getMessage())));
    }

    /** Returns once all have their answers. */
    private OpenRunTiming letIn(Sampler sampler) {
        FutureTask<OpenRunTiming> answers = new FutureTask<>(crowd::run);
        Thread thread = new Thread(answers, "live-crowd");
        thread.setDaemon(true);
        record.add(sampler.look(RunState.RUNNING));
        thread.start();
        long begin = System.nanoTime();
        Optional<OpenRunTiming> timing = await(answers);
        while (timing.isEmpty()) {
            if (System.nanoTime() - begin > ANSWERS_WITHIN.toNanos()) {
                throw new IllegalStateException(
                        "the crowd had no answers within " + ANSWERS_WITHIN.toMinutes() + " minutes");
            }
            record.add(sampler.look(RunState.RUNNING));
            timing = await(answers);
        }
        return timing.get();
    }

    /** Waits until as many are on record as the catalog says were issued; or in vain, which the verdict will say. */
    private boolean settle(Sampler sampler) {
        long begin = System.nanoTime();
        LiveSample sample = sampler.look(RunState.SETTLING);
        record.add(sample);
        while (sample.rows() < request.plan().stock() - sample.remaining()
                && System.nanoTime() - begin < rowsWithin.toNanos()) {
            if (isStopped) {
                return false;
            }
            LockSupport.parkNanos(SAMPLE_EVERY.toNanos());
            sample = sampler.look(RunState.SETTLING);
            record.add(sample);
        }
        return true;
    }

    private static Optional<OpenRunTiming> await(FutureTask<OpenRunTiming> answers) {
        try {
            return Optional.of(answers.get(SAMPLE_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException goingOn) {
            return Optional.empty();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the crowd broke", failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
