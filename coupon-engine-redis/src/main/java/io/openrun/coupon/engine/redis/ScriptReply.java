package io.openrun.coupon.engine.redis;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.util.List;

/** What a script answered: the tag of the call, a status, and what belongs to it. */
final class ScriptReply {

    private final CouponKeys keys;
    private final List<?> parts;
    private final String status;

    private ScriptReply(CouponKeys keys, List<?> parts) {
        this.keys = keys;
        this.parts = parts;
        this.status = (String) parts.get(1);
    }

    /** Refuses the answer to another call, as it would come from a connection that lost an answer before. */
    static ScriptReply of(CouponKeys keys, String tag, Object reply) {
        if (reply instanceof List<?> parts && parts.size() > 1 && tag.equals(parts.get(0))) {
            return new ScriptReply(keys, parts);
        }
        throw new OutcomeUnknownException("what arrived is not the answer to this call", null);
    }

    boolean is(String expected) {
        return status.equals(expected);
    }

    /** Whether Redis knows nothing of this epoch: the register may know better. */
    boolean isOtherEpoch() {
        return is("MISSING") || is("EPOCH");
    }

    /** The same reply, if the script could work. */
    ScriptReply orUnavailable() {
        if (is("OK")) {
            return this;
        }
        throw unavailable();
    }

    /** Why the script did nothing. */
    NotCarriedOutException unavailable() {
        String detail = parts.size() > 2 ? (String) parts.get(2) : "";
        String message = switch (status) {
            case "MISSING" -> "Redis does not have coupon " + keys.couponId();
            case "EPOCH" -> "Redis has coupon " + keys.couponId() + " in epoch " + detail + ", not " + keys.epoch();
            case "DAMAGED" -> "the state of coupon " + keys.couponId() + " in Redis is damaged: " + detail;
            case "SERVER" -> "coupon " + keys.couponId() + " is not on the Redis server it was opened on: " + detail;
            default -> "Redis did not carry out a change of coupon " + keys.couponId() + ": " + detail;
        };
        return RedisFailure.unavailable(message, null);
    }

    /** How many parts there are behind the status. */
    int size() {
        return parts.size() - 2;
    }

    String text(int index) {
        return (String) parts.get(index + 2);
    }

    long number(int index) {
        return Long.parseLong(text(index));
    }

    List<?> list(int index) {
        return (List<?>) parts.get(index + 2);
    }
}
