package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.CouponId;
import java.util.List;

/**
 * The textbook in Lua: look for the member, count, record, tell. As one step, whichever client sends it.
 *
 * <p>What it answers is the sequence of the coupon that was issued, 0 if none is left, and the sequence with a minus if
 * the member holds one.
 */
final class PeerScript {

    static final String LUA = """
            local held = redis.call('HGET', KEYS[2], ARGV[1])
            if held then
                return -tonumber(string.match(held, '^%d+'))
            end
            local coupon = redis.call('HMGET', KEYS[1], 'total', 'used')
            if tonumber(coupon[2]) >= tonumber(coupon[1]) then
                return 0
            end
            local sequence = redis.call('HINCRBY', KEYS[1], 'used', 1)
            local now = redis.call('TIME')
            local issued_at = now[1] .. string.format('%06d', now[2])
            redis.call('HSET', KEYS[2], ARGV[1], sequence .. ':' .. issued_at)
            redis.call('XADD', KEYS[3], '*', 'member', ARGV[1], 'sequence', sequence, 'issued_at', issued_at)
            return sequence
            """;

    private PeerScript() {}

    static List<String> keys(CouponId couponId) {
        return List.of(PeerKeys.coupon(couponId), PeerKeys.members(couponId), PeerKeys.events(couponId));
    }

    static Answer answer(long sequence) {
        if (sequence == 0) {
            return Answer.REFUSED;
        }
        return sequence > 0 ? Answer.ISSUED : Answer.ALREADY;
    }
}
