package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the register says of the coupons that are asked for, remembered: the epoch of an open one until Redis knows of
 * another, all else for a second. However many callers want to know, one of them asks.
 */
final class OpenCoupons {

    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StockRegister register;
    private final ConcurrentMap<CouponId, Look> looks = new ConcurrentHashMap<>();

    OpenCoupons(StockRegister register) {
        this.register = register;
    }

    /** The answer to one question. */
    static final class Look {

        private final CouponId couponId;
        private final CompletableFuture<Optional<StockEntry>> answer = new CompletableFuture<>();
        private final long askedNanos = System.nanoTime();

        Look(CouponId couponId) {
            this.couponId = couponId;
        }

        boolean isUnknownCoupon() {
            return answer().isEmpty();
        }

        /**
         * The epoch in which the coupon is issued, or was until it was closed.
         *
         * @throws NotCarriedOutException if it was never opened, or is unavailable
         */
        long epoch() {
            StockEntry entry = answer().orElseThrow();
            if (!isInRedis(entry)) {
                throw RedisFailure.unavailable(
                        "coupon " + couponId + " is " + entry.state() + ", not open in Redis", null);
            }
            return entry.epoch();
        }

        private Optional<StockEntry> answer() {
            try {
                return answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof NotCarriedOutException failure) {
                    throw new NotCarriedOutException(
                            failure.reason(),
                            failure.retryAfter(),
                            "the catalog did not say where the coupon is",
                            failure);
                }
                throw new IllegalStateException("the catalog failed", failed.getCause());
            } catch (TimeoutException late) {
                throw busy("the catalog did not say in time where coupon " + couponId + " is", late);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw busy("interrupted before it was sent", stopped);
            }
        }

        private static NotCarriedOutException busy(String message, Exception cause) {
            return new NotCarriedOutException(Reason.BUSY, ASK_AGAIN, message, cause);
        }

        private boolean isOld() {
            return System.nanoTime() - askedNanos > ASK_AGAIN.toNanos();
        }

        private boolean isForgettable() {
            return isOld() && answer.isDone() && !isOpen();
        }

        private boolean isOpen() {
            return !answer.isCompletedExceptionally()
                    && answer.join().filter(Look::isInRedis).isPresent();
        }

        private static boolean isInRedis(StockEntry entry) {
            return entry.state() == StockState.OPEN || entry.state() == StockState.CLOSED;
        }
    }

    Look look(CouponId couponId) {
        Look known = looks.get(couponId);
        return known == null || known.isForgettable() ? ask(couponId, known) : known;
    }

    /** Asks again, at most once a second, since Redis did not know what the register said. */
    Look lookAgain(Look known) {
        if (known.isOld()) {
            return ask(known.couponId, known);
        }
        Look newer = looks.get(known.couponId);
        return newer == null ? known : newer;
    }

    /** Asks again when next somebody wants to know, since this node changed what is on record. */
    void forget(CouponId couponId) {
        looks.remove(couponId);
    }

    private Look ask(CouponId couponId, @Nullable Look known) {
        Look fresh = new Look(couponId);
        Look current = looks.compute(couponId, (id, now) -> now == null || now == known ? fresh : now);
        if (current == fresh) {
            answer(fresh);
            forgetSome();
        }
        return current;
    }

    private void answer(Look look) {
        try {
            look.answer.complete(register.find(look.couponId));
        } catch (RuntimeException failure) {
            look.answer.completeExceptionally(failure);
        }
    }

    /** Forgetting one that is open costs a question, no more. */
    private void forgetSome() {
        Iterator<Look> oldest = looks.values().iterator();
        while (looks.size() > REMEMBERED_MAX && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
