package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.RedisSentinels;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisSentinelClient;

/** A coupon is issued by the server it was opened on, and by no other that looks like it. */
@Timeout(120)
class AnotherServerTest {

    private static final String OTHER_SERVER = "is not on the Redis server it was opened on";
    private static final String NOT_THERE = "Redis does not have coupon";
    private static final String RESTARTS = "restarts";
    private static final int HOLDER = 1;
    private static final int NEWCOMER = 2;

    @Test
    void a_restarted_server_is_the_same_server_and_counts_its_restarts() {
        try (RedisServer server = RedisServer.builder().start();
                ServerNode node = ServerNode.on(server)) {
            CouponId couponId = node.open(10);
            assertThat(node.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
            for (int restarts = 1; restarts <= 2; restarts++) {
                server.kill();
                server.restart();
                assertThat(node.insist(couponId, member(HOLDER))).isInstanceOf(AlreadyIssued.class);
                assertThat(node.insist(couponId, member(restarts + 1))).isInstanceOf(Issued.class);
                assertThat(node.recorded(couponId).counter(RESTARTS)).isEqualTo(restarts);
            }
        }
    }

    @Test
    void a_restarted_server_is_told_the_script_by_one_more_call() {
        try (RedisServer server = RedisServer.builder().start();
                ServerNode node = ServerNode.on(server)) {
            CouponId couponId = node.open(10);
            server.kill();
            server.restart();
            try (ServerNode fresh = ServerNode.on(server)) {
                assertThat(fresh.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
                assertThat(fresh.issue(couponId, NEWCOMER)).isInstanceOf(Issued.class);
                assertThat(fresh.jedis.info("commandstats"))
                        .contains("cmdstat_eval:calls=1,", "cmdstat_evalsha:calls=2,");
                assertThat(fresh.jedis.info("errorstats")).contains("errorstat_NOSCRIPT:count=1");
            }
        }
    }

    @Test
    void a_master_that_gets_its_first_replica_goes_on() {
        try (RedisServer server = RedisServer.builder().start();
                ServerNode node = ServerNode.on(server)) {
            CouponId couponId = node.open(10);
            String before = node.recorded(couponId).meta().get("server");
            assertThat(node.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
            try (RedisServer replica = RedisServer.builder().replicaOf(server).start()) {
                assertThat(replica.port()).isPositive();
                assertThat(node.issue(couponId, HOLDER)).isInstanceOf(AlreadyIssued.class);
                assertThat(node.issue(couponId, NEWCOMER)).isInstanceOf(Issued.class);
            }
            Recorded after = node.recorded(couponId);
            assertThat(after.meta().get("server")).isNotEqualTo(before);
            after.assertAgrees(10, "with a replica");
        }
    }

    @Test
    void a_replica_promoted_by_hand_issues_nothing() {
        try (RedisServer server = RedisServer.builder().start();
                RedisServer replica = RedisServer.builder().replicaOf(server).start();
                ServerNode node = ServerNode.on(server)) {
            CouponId couponId = node.open(2);
            CouponId soldOut = node.open(1);
            assertThat(node.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
            assertThat(node.issue(soldOut, HOLDER)).isInstanceOf(Issued.class);
            try (ServerNode promoted = promoted(replica, node, soldOut)) {
                assertIssuesNothing(promoted, couponId, soldOut, OTHER_SERVER);
                server.kill();
                assertIssuesNothing(promoted, couponId, soldOut, OTHER_SERVER);
                promoted.recorded(couponId).assertAgrees(2, "promoted");
            }
        }
    }

    private static ServerNode promoted(RedisServer replica, ServerNode node, CouponId last) {
        try (var jedis = Topology.client(Topology.addressOf(replica))) {
            ServerNode.await(
                    "the replica has it all", () -> jedis.hlen(node.keys(last).members()) == 1);
            ServerNode.tell(jedis, "REPLICAOF NO ONE");
        }
        return ServerNode.on(replica);
    }

    @Test
    void a_replica_promoted_by_sentinels_issues_nothing() {
        try (RedisSentinels sentinels = RedisSentinels.start(1, 3);
                ServerNode node = ServerNode.over(client(sentinels), RedisDurability.fsync());
                ServerNode replica = ServerNode.onWeak(sentinels.replicas().get(0))) {
            CouponId couponId = node.open(2);
            CouponId soldOut = node.open(1);
            assertThat(node.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
            assertThat(node.issue(soldOut, HOLDER)).isInstanceOf(Issued.class);
            ServerNode.await(
                    "the replica has it all",
                    () -> replica.jedis.hlen(node.keys(soldOut).members()) == 1);
            sentinels.master().kill();
            assertIssuesNothing(node, couponId, soldOut, OTHER_SERVER);
            try (ServerNode promoted = ServerNode.on(sentinels.replicas().get(0))) {
                promoted.recorded(couponId).assertAgrees(2, "promoted");
            }
        }
    }

    private static RedisSentinelClient client(RedisSentinels sentinels) {
        Set<HostAndPort> addresses =
                sentinels.addresses().stream().map(HostAndPort::from).collect(Collectors.toSet());
        return RedisSentinelClient.builder()
                .masterName(sentinels.masterName())
                .sentinels(addresses)
                .clientConfig(DefaultJedisClientConfig.builder().build())
                .build();
    }

    @Test
    void a_master_made_a_replica_issues_nothing() {
        try (RedisServer server = RedisServer.builder().start();
                ServerNode node = ServerNode.on(server)) {
            CouponId couponId = node.open(2);
            CouponId soldOut = node.open(1);
            assertThat(node.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
            assertThat(node.issue(soldOut, HOLDER)).isInstanceOf(Issued.class);
            // of a master that never answers: what it has stays, and can be read
            ServerNode.tell(node.jedis, "REPLICAOF " + server.host() + " 1");
            assertIssuesNothing(node, couponId, soldOut, OTHER_SERVER);
        }
    }

    @Test
    void an_empty_server_at_the_same_address_issues_nothing() throws IOException {
        try (RedisServer server = RedisServer.builder().start();
                ServerNode node = ServerNode.on(server)) {
            CouponId couponId = node.open(2);
            CouponId soldOut = node.open(1);
            assertThat(node.issue(couponId, HOLDER)).isInstanceOf(Issued.class);
            assertThat(node.issue(soldOut, HOLDER)).isInstanceOf(Issued.class);
            server.kill();
            deleteAppendOnlyFiles(server);
            server.restart();
            assertIssuesNothing(node, couponId, soldOut, NOT_THERE);
            assertThat(node.jedis.dbSize()).isZero();
        }
    }

    private static void deleteAppendOnlyFiles(RedisServer server) throws IOException {
        try (Stream<Path> files = Files.list(AppendOnlyFile.folder(server))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void assertIssuesNothing(ServerNode node, CouponId couponId, CouponId soldOut, String why) {
        node.assertUnavailable(couponId, NEWCOMER, why);
        node.assertUnavailable(couponId, HOLDER, why);
        node.assertUnavailable(soldOut, NEWCOMER, why);
        node.assertUnavailable(soldOut, HOLDER, why);
    }

    private static MemberId member(int number) {
        return SampleCoupons.member(number);
    }
}
