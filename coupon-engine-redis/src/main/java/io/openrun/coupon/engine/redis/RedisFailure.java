package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What an error of Redis or its client says of the work: not carried out, or unknown. The one place that decides it.
 *
 * <p>Before a request is sent nothing can have been carried out. After that only an error by which the server itself
 * says that it did not begin is a "no"; a lost connection or a timeout says nothing.
 */
final class RedisFailure {

    private static final Duration RETRY_BUSY = Duration.ofMillis(100);
    private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(1);

    /** By the first word of an error the server says that it did not begin, or was not allowed its first write. */
    private static final Set<String> NOT_BEGUN = Set.of(
            "ASK",
            "BUSY",
            "CLUSTERDOWN",
            "CROSSSLOT",
            "EXECABORT",
            "LOADING",
            "MASTERDOWN",
            "MISCONF",
            "MOVED",
            "NOAUTH",
            "NOPERM",
            "NOREPLICAS",
            "NOSCRIPT",
            "OOM",
            "READONLY",
            "TRYAGAIN",
            "WRONGPASS",
            "WRONGTYPE");

    private RedisFailure() {}

    /** The server, or its client, did not get as far as sending the request. */
    static NotCarriedOutException notSent(JedisException failure) {
        if (failure.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return busy("interrupted while waiting for a connection to Redis", failure);
        }
        boolean poolExhausted = failure.getCause() instanceof NoSuchElementException;
        return poolExhausted
                ? busy("no connection to Redis was free in time", failure)
                : unavailable("there is no connection to Redis", failure);
    }

    /** The request was sent, and this came instead of an answer. */
    static CouponException sent(RuntimeException failure) {
        if (failure instanceof JedisDataException error && NOT_BEGUN.contains(firstWord(error))) {
            return unavailable("Redis did not begin: " + firstWord(error), error);
        }
        return new OutcomeUnknownException("the answer of Redis got lost", failure);
    }

    /** A request that changes nothing did not succeed. */
    static NotCarriedOutException looking(JedisException failure) {
        return failure instanceof JedisDataException error
                ? unavailable("Redis refused to look: " + firstWord(error), error)
                : notSent(failure);
    }

    private static NotCarriedOutException busy(String message, Throwable cause) {
        return new NotCarriedOutException(Reason.BUSY, RETRY_BUSY, message, cause);
    }

    static NotCarriedOutException unavailable(String message, @Nullable Throwable cause) {
        return new NotCarriedOutException(Reason.UNAVAILABLE, RETRY_UNAVAILABLE, message, cause);
    }

    private static String firstWord(JedisDataException error) {
        String message = String.valueOf(error.getMessage());
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }
}
