package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCouponHistory;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings what was issued in Redis into the rows while the run goes on, by a worker that is a process of its own. On request
 * the worker is killed as soon as the first rows are there, and another one takes over.
 */
final class HandOff implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private final Broker broker;
    private final WorkerSettings settings;
    private final IssuedCouponHistory history;
    private final boolean kill;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile WorkerProcess worker;
    private volatile OptionalLong rowsAtTheKill = OptionalLong.empty();
    private @Nullable Thread killer;

    private HandOff(Broker broker, WorkerSettings settings, IssuedCouponHistory history, boolean kill) {
        this.broker = broker;
        this.settings = settings;
        this.history = history;
        this.kill = kill;
        this.worker = WorkerProcess.start(settings);
    }

    static HandOff start(
            StageOptions options, OpenedDatabase database, OpenedRedis redis, IssuedCouponHistory history) {
        Broker broker = Broker.start(options.handOff().orElseThrow());
        try {
            return new HandOff(
                    broker, WorkerSettings.of(options, database, redis, broker), history, options.killsWorker());
        } catch (RuntimeException failure) {
            broker.close();
            throw failure;
        }
    }

    /** Called before the crowd is let in. */
    void watch(CouponId couponId) {
        if (kill) {
            Thread thread = new Thread(() -> killOnce(couponId), "killer");
            thread.setDaemon(true);
            thread.start();
            killer = thread;
        }
    }

    private void killOnce(CouponId couponId) {
        while (over.getCount() > 0) {
            long rows = rows(couponId);
            if (rows > 0) {
                worker.kill();
                rowsAtTheKill = OptionalLong.of(rows);
                worker = WorkerProcess.start(settings);
                return;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** Waits, once every call has its answer, until as many are on record as were issued; or in vain, which shows. */
    Arrival await(CouponId couponId, long issued) {
        long begin = System.nanoTime();
        while ((rows(couponId) < issued || isKillDue()) && System.nanoTime() - begin < PATIENCE.toNanos()) {
            if (!kill) {
                worker.check();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return new Arrival(broker.description(), Duration.ofNanos(System.nanoTime() - begin), rowsAtTheKill);
    }

    private boolean isKillDue() {
        return kill && rowsAtTheKill.isEmpty();
    }

    private long rows(CouponId couponId) {
        return history.count(couponId).total();
    }

    @Override
    public void close() {
        over.countDown();
        Thread killing = killer;
        if (killing != null) {
            try {
                killing.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        worker.close();
        broker.close();
    }
}
