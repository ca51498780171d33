package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.testcontainers.DockerClientFactory;

/** Where the choice matters, in a JVM of its own: it is made by system properties and by the class path. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no redis-server for Windows")
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestRedisTest {

    @Test
    void allCallersGetTheSameRedisAndItIsDurable() throws Exception {
        Set<TestRedisAddress> handedOut = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 8).parallel().forEach(i -> handedOut.add(TestRedis.shared()));
        assertThat(handedOut).hasSize(1);
        TestRedisAddress redis = TestRedis.shared();
        assertThat(redis.describe()).contains("Redis", "appendonly=yes, appendfsync=always");
        try (RespConnection connection = RespConnection.open(redis.uri())) {
            assertThat(connection.call("CONFIG", "GET", "appendfsync")).containsExactly("appendfsync", "always");
            assertThat(connection.call("CONFIG", "GET", "maxmemory-policy")).contains("noeviction");
        }
    }

    @Test
    void anAddressGivenFromOutsideIsUsedAndLeftRunning() throws Exception {
        try (RedisServer outside = RedisServer.builder()
                        .set("requirepass", "hidden")
                        .set("appendfsync", "everysec")
                        .start();
                ServerChild child = ServerChild.start(
                        path -> true,
                        List.of("-Dcoupon.it.redis=" + outside.uri(), "-Dcoupon.it=docker"),
                        ServerChild.REDIS)) {
            List<String> fields = child.nextLine();
            assertThat(fields)
                    .containsExactly(
                            ServerChild.REDIS,
                            "-1",
                            "",
                            "Redis 7.0.15, external, by -Dcoupon.it.redis, appendonly=yes, appendfsync=everysec");
            assertThat(child.end()).isZero();
            assertThat(outside.call("PING")).containsExactly("PONG");
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotReplacedByAServerOfOurs() throws Exception {
        assertThat(failure(path -> true, "-Dcoupon.it.redis=redis://:hidden@127.0.0.1:1"))
                .startsWith("No Redis for tests. ")
                .contains("The cause: can't connect to the address in coupon.it.redis: Connection refused")
                .contains("leave it out to have a server started")
                .doesNotContain("hidden");
        assertThat(failure(path -> true, "-Dcoupon.it.redis=127.0.0.1:6379"))
                .contains("it is not a redis:// or rediss:// URI");
    }

    @Test
    void dockerThatWasAskedForAndDoesNotAnswerIsAnError() throws Exception {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "Docker answers here");
        assertThat(failure(path -> true, "-Dcoupon.it=docker"))
                .startsWith("No Redis for tests. ")
                .endsWith("The cause: Docker does not answer");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(failure(path -> !path.contains("embedded-redis"), "-Da=b"))
                .contains("org.signal:embedded-redis must be on the class path", "there is no redis-server-7.0.15-");
        assertThat(failure(path -> !path.contains("testcontainers"), "-Dcoupon.it=docker"))
                .contains("a library is missing", "org.testcontainers:testcontainers");
    }

    @Test
    void aProgramOfOnesOwnIsTaken() throws Exception {
        String program = RedisBinary.find().file().toString();
        List<String> options = List.of("-Dcoupon.it.redis.server=" + program);
        try (ServerChild child =
                ServerChild.start(path -> !path.contains("embedded-redis"), options, ServerChild.REDIS)) {
            assertThat(child.nextLine())
                    .endsWith("Redis 7.0.15, by -Dcoupon.it.redis.server, appendonly=yes, appendfsync=always");
            assertThat(child.end()).isZero();
        }
    }

    @Test
    void whatIsNoProgramIsNamed() throws Exception {
        assertThat(failure(path -> true, "-Dcoupon.it.redis.server=/bin/echo"))
                .contains("/bin/echo is no redis-server; it says: ");
        assertThat(failure(path -> true, "-Dcoupon.it.redis.server=/no/such/redis-server"))
                .contains("no redis-server that runs", "/no/such/redis-server");
    }

    private static String failure(Predicate<String> classPath, String option) throws Exception {
        try (ServerChild child = ServerChild.start(classPath, List.of(option), ServerChild.REDIS)) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(1);
            assertThat(child.end()).isZero();
            return fields.get(0);
        }
    }
}
