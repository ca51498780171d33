package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no redis-server for Windows")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisClusterTest {

    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(30);

    @Test
    void theMastersAnswerForAllSlotsAndTheirReplicasTakeOver() throws IOException {
        try (RedisCluster cluster = RedisCluster.start(3, 1)) {
            assertThat(cluster.describe()).contains("3 masters and 3 replicas", "appendfsync=always");
            assertAnswersForTheKeysOfAllSlots(cluster);
            RedisServer gone = cluster.masterOf("key");
            RedisServer heir = cluster.replicas().get(cluster.masters().indexOf(gone));
            for (RedisServer replica : cluster.replicas()) {
                replica.call("CONFIG", "SET", "cluster-node-timeout", "500");
            }
            for (RedisServer master : cluster.masters()) {
                master.call("CONFIG", "SET", "cluster-node-timeout", "500");
            }
            gone.call("SET", "key", "kept");
            gone.call("WAIT", "1", "0");
            gone.kill();
            Patience.until(() -> heir.says("GET key", "kept"), TAKE_OVER_MAX);
            gone.restart();
            Patience.until(() -> gone.says("INFO replication", "master_link_status:up"), TAKE_OVER_MAX);
        }
    }

    @Test
    void oneMasterAloneIsACluster() throws IOException {
        try (RedisCluster cluster = RedisCluster.start(1)) {
            assertAnswersForTheKeysOfAllSlots(cluster);
            for (String key :
                    List.of("key", "{tag}key", "a{tag}b{c}", "{}key", "{open", "shut}{", "{{tag}}", "Grüße")) {
                assertThat(cluster.masterOf(key).call("CLUSTER", "KEYSLOT", key))
                        .containsExactly(String.valueOf(RedisCluster.slotOf(key)));
            }
        }
    }

    @Test
    void impossibleClustersAreRefused() {
        assertThatThrownBy(() -> RedisCluster.start(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RedisCluster.start(3, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RedisCluster.start(51, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertAnswersForTheKeysOfAllSlots(RedisCluster cluster) throws IOException {
        Collection<String> keys = aKeyOfEachSlot();
        int answered = 0;
        for (RedisServer master : cluster.masters()) {
            try (RespConnection connection = RespConnection.open(master.uri())) {
                for (String key : keys) {
                    if (cluster.masterOf(key).equals(master)) {
                        connection.call("GET", key); // Another than the slot's master would refuse.
                        answered++;
                    }
                }
            }
        }
        assertThat(answered).isEqualTo(RedisSlot.COUNT);
    }

    private static Collection<String> aKeyOfEachSlot() {
        Map<Integer, String> keys = new HashMap<>();
        for (int i = 0; keys.size() < RedisSlot.COUNT; i++) {
            keys.putIfAbsent(RedisCluster.slotOf("key" + i), "key" + i);
        }
        return keys.values();
    }
}
