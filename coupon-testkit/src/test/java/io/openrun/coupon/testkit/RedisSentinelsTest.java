package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no redis-server for Windows")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisSentinelsTest {

    private static final Duration FAILOVER_MAX = Duration.ofSeconds(30);

    @Test
    void aReplicaIsPromotedWhenTheMasterIsKilled() throws IOException {
        try (RedisSentinels redis = RedisSentinels.start(2, 3)) {
            RedisServer master = redis.master();
            assertThat(redis.addresses()).hasSize(3).doesNotHaveDuplicates();
            assertThat(redis.addresses())
                    .allSatisfy(address -> assertThat(masterBy(address, redis.masterName()))
                            .containsExactly(master.host(), String.valueOf(master.port())));
            master.call("SET", "key", "kept");
            master.call("WAIT", "2", "0");
            master.kill();
            Patience.until(() -> promoted(redis).count() == 1, FAILOVER_MAX);
            assertThat(promoted(redis)).allMatch(replica -> replica.says("GET key", "kept"));
            master.restart();
            Patience.until(() -> master.says("INFO replication", "role:slave"), FAILOVER_MAX);
        }
    }

    @Test
    void impossibleOnesAreRefused() {
        assertThatThrownBy(() -> RedisSentinels.start(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RedisSentinels.start(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Stream<RedisServer> promoted(RedisSentinels redis) {
        return redis.replicas().stream().filter(replica -> replica.says("INFO replication", "role:master"));
    }

    private static List<String> masterBy(String address, String name) throws IOException {
        try (RespConnection sentinel = RespConnection.open(URI.create("redis://" + address))) {
            return sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name);
        }
    }
}
