package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisBusyException;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

class RedisFailureTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ASK 3999 127.0.0.1:6381",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "CLUSTERDOWN The cluster is down",
                "CLUSTERDOWN Hash slot not served",
                "CROSSSLOT Keys in request don't hash to the same slot",
                "EXECABORT Transaction discarded because of previous errors.",
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "MISCONF Errors writing to the AOF file: No space left on device",
                "MOVED 3999 127.0.0.1:6381",
                "NOAUTH Authentication required.",
                "NOPERM User issuer has no permissions to run the 'evalsha' command",
                "NOREPLICAS Not enough good replicas to write.",
                "NOSCRIPT No matching script. Please use EVAL.",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "READONLY You can't write against a read only replica.",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "LOADING"
            })
    void an_error_by_which_the_server_did_not_begin_is_a_no(String message) {
        assertUnavailable(RedisFailure.sent(new JedisDataException(message)));
    }

    static Stream<JedisDataException> errorsThatTheClientKnows() {
        HostAndPort elsewhere = new HostAndPort("127.0.0.1", 6_381);
        return Stream.of(
                new JedisAskDataException("ASK 3999 127.0.0.1:6381", elsewhere, 3_999),
                new JedisMovedDataException("MOVED 3999 127.0.0.1:6381", elsewhere, 3_999),
                new JedisBusyException("BUSY Redis is busy running a script."),
                new JedisClusterException("CLUSTERDOWN The cluster is down"),
                new JedisNoScriptException("NOSCRIPT No matching script."),
                new JedisAccessControlException("NOPERM this user has no permissions"));
    }

    @ParameterizedTest
    @MethodSource("errorsThatTheClientKnows")
    void so_is_one_for_which_the_client_has_a_type_of_its_own(JedisDataException error) {
        assertUnavailable(RedisFailure.sent(error));
    }

    static Stream<RuntimeException> whatSaysNothing() {
        return Stream.of(
                new JedisDataException("ERR user_script:42: attempt to index a nil value"),
                new JedisDataException("ERR Error running script: Script killed by user with SCRIPT KILL."),
                new JedisDataException("ERR OOM is not the first word"),
                new JedisDataException("BUSYGROUP Consumer Group name already exists"),
                new JedisDataException("UNBLOCKED client unblocked via CLIENT UNBLOCK"),
                new JedisDataException("oom in small letters"),
                new JedisDataException(""),
                new JedisDataException((String) null),
                new JedisConnectionException(new SocketTimeoutException("Read timed out")),
                new JedisConnectionException("Unexpected end of stream."),
                new JedisConnectionException("OOM is what a connection can't say"),
                new JedisClusterOperationException("No more cluster attempts left."),
                new JedisException("whatever it is"),
                new IllegalStateException("Please close pipeline or multi block before calling this method."));
    }

    @ParameterizedTest
    @MethodSource("whatSaysNothing")
    void all_else_is_unknown_once_the_request_was_sent(RuntimeException failure) {
        assertThat(RedisFailure.sent(failure))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasCause(failure);
    }

    @Test
    void before_a_request_is_sent_nothing_can_have_been_carried_out() {
        assertUnavailable(RedisFailure.notSent(new JedisConnectionException(new ConnectException("refused"))));
        assertUnavailable(RedisFailure.notSent(new JedisConnectionException("connect timed out")));
        assertUnavailable(RedisFailure.notSent(new JedisAccessControlException("WRONGPASS invalid password")));
        assertUnavailable(RedisFailure.notSent(new JedisClusterOperationException("no reachable node")));
        assertUnavailable(RedisFailure.notSent(new JedisDataException("ERR whatever")));
        assertNo(
                RedisFailure.notSent(new JedisException("no resource", new NoSuchElementException("timeout"))),
                Reason.BUSY);
    }

    @Test
    void a_look_that_failed_changed_nothing() {
        assertUnavailable(RedisFailure.looking(new JedisDataException("ERR whatever")));
        assertUnavailable(RedisFailure.looking(new JedisConnectionException("Unexpected end of stream.")));
        assertNo(
                RedisFailure.looking(new JedisException("no resource", new NoSuchElementException("timeout"))),
                Reason.BUSY);
    }

    private static void assertUnavailable(CouponException failure) {
        assertNo(failure, Reason.UNAVAILABLE);
    }

    private static void assertNo(CouponException failure, Reason reason) {
        assertThat(failure).isInstanceOfSatisfying(NotCarriedOutException.class, no -> {
            assertThat(no.reason()).isEqualTo(reason);
            assertThat(no.retryAfter()).isPositive();
            assertThat(no).hasCauseInstanceOf(JedisException.class);
        });
    }
}
