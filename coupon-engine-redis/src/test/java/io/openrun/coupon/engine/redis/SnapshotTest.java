package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.exceptions.JedisDataException;

/** A server that comes back with a copy from before has forgotten whom it issued one: it must not sell those again. */
@Timeout(60)
class SnapshotTest {

    private static final String OTHER_SERVER = "is not on the Redis server it was opened on";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SNAPSHOT = "dump.rdb";

    @Test
    void a_server_that_keeps_only_snapshots_issues_nothing_after_a_restart() {
        try (RedisServer server = withoutAppendOnlyFile().start();
                ServerNode node = ServerNode.onWeak(server)) {
            CouponId couponId = node.open(2);
            assertThat(node.issue(couponId, 1)).isInstanceOf(Issued.class);
            save(node);
            assertThat(node.issue(couponId, 2)).isInstanceOf(Issued.class);
            server.kill();
            server.restart();
            assertIssuesNothing(node, couponId);
            assertThat(node.recorded(couponId).members()).hasSize(1);
        }
    }

    @Test
    void nor_does_one_that_had_a_replica() {
        try (RedisServer server = withoutAppendOnlyFile().start();
                ServerNode node = ServerNode.onWeak(server)) {
            CouponId couponId = node.open(2);
            try (RedisServer replica = RedisServer.builder().replicaOf(server).start()) {
                assertThat(replica.port()).isPositive();
                save(node);
            }
            server.kill();
            server.restart();
            assertIssuesNothing(node, couponId);
        }
    }

    /** A backup put in the place of what was there: its snapshot tells of which history it is. */
    @Test
    void a_backup_of_a_server_with_replicas_issues_nothing() throws IOException {
        try (RedisServer server = RedisServer.builder().start();
                RedisServer replica = RedisServer.builder().replicaOf(server).start();
                RedisServer restored = withoutAppendOnlyFile().start();
                ServerNode node = ServerNode.on(server)) {
            assertThat(replica.port()).isPositive();
            CouponId couponId = node.open(2);
            save(node);
            assertThat(node.issue(couponId, 1)).isInstanceOf(Issued.class);
            restored.kill();
            Path unused = Files.copy(
                    server.folder().resolve(SNAPSHOT),
                    restored.folder().resolve(SNAPSHOT),
                    StandardCopyOption.REPLACE_EXISTING);
            restored.restart();
            try (ServerNode other = ServerNode.onWeak(restored)) {
                // as whoever restores a backup does next
                String said = other.jedis.configSet("appendonly", "yes");
                assertThat(said).isEqualTo("OK");
                assertIssuesNothing(other, couponId);
            }
        }
    }

    private static void assertIssuesNothing(ServerNode node, CouponId couponId) {
        node.assertUnavailable(couponId, 1, OTHER_SERVER);
        node.assertUnavailable(couponId, 3, OTHER_SERVER);
    }

    /** Redis saves one snapshot at a time, and a replica that begins has it save one, too. */
    private static void save(ServerNode node) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                ServerNode.tell(node.jedis, "SAVE");
                return;
            } catch (JedisDataException saving) {
                if (!String.valueOf(saving.getMessage()).contains("in progress") || System.nanoTime() - deadline > 0) {
                    throw saving;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static RedisServer.Builder withoutAppendOnlyFile() {
        return RedisServer.builder().set("appendonly", "no").set("save", "3600 1");
    }
}
