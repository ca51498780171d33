package io.openrun.coupon.benchmarks.contest;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.function.Consumer;

/** The textbook's script, by one connection of Lettuce's for all callers, which sends without waiting for replies. */
final class LettuceScriptPeer implements AsyncContestant {

    private final PeerKeys keys;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final String sha;

    LettuceScriptPeer(RedisPlace place) {
        this.keys = new PeerKeys(place);
        this.client = RedisClient.create(
                RedisURI.create(place.address().getHost(), place.address().getPort()));
        this.connection = client.connect();
        this.sha = connection.sync().scriptLoad(PeerScript.LUA);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        keys.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        try {
            Long sequence =
                    connection.sync().evalsha(sha, ScriptOutputType.INTEGER, scriptKeys(couponId), memberId.value());
            return PeerScript.answer(sequence);
        } catch (RedisCommandTimeoutException late) {
            return Answer.UNKNOWN;
        }
    }

    @Override
    public void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered) {
        RedisFuture<Long> reply =
                connection.async().evalsha(sha, ScriptOutputType.INTEGER, scriptKeys(couponId), memberId.value());
        reply.whenComplete(
                (sequence, failure) -> answered.accept(failure == null ? PeerScript.answer(sequence) : Answer.UNKNOWN));
    }

    private static String[] scriptKeys(CouponId couponId) {
        return PeerScript.keys(couponId).toArray(String[]::new);
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return keys.ledger(couponId);
    }

    @Override
    public void retire(CouponId couponId) {
        keys.retire(couponId);
    }

    @Override
    public String describe() {
        return "one connection, one EVALSHA an issue";
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
        keys.close();
    }
}
