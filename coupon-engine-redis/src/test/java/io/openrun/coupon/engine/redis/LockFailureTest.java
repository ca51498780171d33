package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * All that makes two nodes hold one lock: holders paused for longer than the lease, locks deleted by others, a lock
 * server that is emptied or starts again empty. The version of the coupon's row must keep every promise.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process can't be stopped and resumed there")
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockFailureTest {

    private static final Logger LOG = LoggerFactory.getLogger(LockFailureTest.class);
    private static final int NODES = 3;
    private static final int STOCK = 1_500;
    private static final int TOO_LATE = 300;
    private static final int PAUSES = FaultForm.of(15, 60);

    /** Every second one is a restart. */
    private static final int EMPTYINGS = FaultForm.of(3, 20);

    /** Few enough that the stock lasts until the faults end. */
    private static final int MEMBERS_A_STEP = STOCK / 3 / PAUSES;

    private static final int DELETIONS = 10;
    private static final int LOST_MIN = 20;

    /** Every member asks at so many nodes at the same time. */
    private static final int CLICKS = 2;

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration DELETE_EVERY = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What a node said to a member: a word, and the coupon he holds. */
    private record Answer(String word, String held) {}

    private final Random random = new Random(FaultForm.SEED);
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final List<LockNode> nodes = new ArrayList<>();
    private int asked;
    private int nextMember;
    private int heldThrough;
    private int deleted;
    private int emptied;

    @Test
    void two_holders_of_one_lock_break_no_promise() throws Exception {
        Coupon coupon = SampleCoupons.open(STOCK);
        new JdbcCouponCatalog(LockNodes.rows()).create(coupon);
        try (RedisServer server = RedisServer.builder().set("appendonly", "no").start()) {
            startNodes(server, coupon.id());
            ask(NODES); // so that all of them are up
            awaitAnswers();
            for (int pause = 1; pause <= PAUSES; pause++) {
                boolean inDecision = pause % 2 == 1;
                pause(nodes.get(random.nextInt(NODES)), inDecision);
                ask(MEMBERS_A_STEP);
                deleteLocks(server, coupon.id());
                if (pause % (PAUSES / EMPTYINGS) == 0) {
                    empty(server);
                }
            }
            ask(STOCK + TOO_LATE - nextMember);
            while (answered.get() < asked && nodes.stream().allMatch(LockNode::isAlive)) {
                deleteLocks(server, coupon.id()); // also while the last ones go
            }
            awaitAnswers();
            check(coupon.id());
        } finally {
            nodes.forEach(LockNode::close);
        }
    }

    private void startNodes(RedisServer server, CouponId coupon) throws Exception {
        TestDatabase database = TestDatabases.postgresql();
        for (int i = 0; i < NODES; i++) {
            nodes.add(LockNode.start(Topology.addressOf(server), database, coupon, this::note));
        }
    }

    private void note(List<String> line) {
        if (line.get(0).equals(LockNode.LOST)) {
            lost.incrementAndGet();
            return;
        }
        assertThat(line).startsWith(LockNode.ANSWER).hasSize(4);
        Answer answer = new Answer(line.get(2), line.get(3));
        answers.compute(line.get(1), (member, before) -> {
            List<Answer> all = before == null ? new ArrayList<>() : before;
            all.add(answer);
            return all;
        });
        if (!isWithout(answer)) {
            answered.incrementAndGet();
        }
    }

    /** The call said that there is no answer, and the node asks again. */
    private static boolean isWithout(Answer answer) {
        return answer.word().endsWith("Exception");
    }

    /** So many new members ask, each at several nodes. */
    private void ask(int members) throws Exception {
        for (int i = 0; i < members; i++) {
            MemberId member = SampleCoupons.member(nextMember++);
            for (int click = 0; click < CLICKS; click++) {
                nodes.get((nextMember + click) % NODES).ask(member);
                asked++;
            }
        }
    }

    /** A new member asks, each time at this node. */
    private void askAt(LockNode node) throws Exception {
        MemberId member = SampleCoupons.member(nextMember++);
        for (int click = 0; click < CLICKS; click++) {
            node.ask(member);
            asked++;
        }
    }

    private void awaitAnswers() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (answered.get() < asked) {
            assertThat(nodes).allMatch(LockNode::isAlive);
            assertThat(System.nanoTime() - deadline)
                    .as("%d of %d answered", answered.get(), asked)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Stops a node for longer than the lease: in the middle of a decision, or wherever it is. */
    private void pause(LockNode node, boolean inDecision) throws Exception {
        if (inDecision) {
            node.pauseNextDecision();
        }
        ask(MEMBERS_A_STEP);
        if (inDecision) {
            askAt(node); // where no other node can be faster

            assertThat(node.isInDecision(PATIENCE)).isTrue();
            heldThrough++;
        }
        node.signal("STOP");
        try {
            LockSupport.parkNanos(PAUSE.toNanos());
        } finally {
            node.signal("CONT");
        }
        if (inDecision) {
            node.resume();
        }
    }

    /** Takes the lock away under its holders, some times. */
    private void deleteLocks(RedisServer server, CouponId coupon) {
        try (UnifiedJedis jedis = Topology.client(Topology.addressOf(server))) {
            for (int i = 0; i < DELETIONS; i++) {
                deleted += (int) jedis.del(CouponKeys.lock(LockNodes.PREFIX, coupon));
                LockSupport.parkNanos(DELETE_EVERY.toNanos());
            }
        }
    }

    /** All locks are gone: by command and by a restart, in turn. */
    private void empty(RedisServer server) throws Exception {
        ask(MEMBERS_A_STEP);
        if (++emptied % 2 == 0) {
            server.kill();
            server.restart();
            return;
        }
        try (UnifiedJedis jedis = Topology.client(Topology.addressOf(server))) {
            String unused = jedis.flushAll();
        }
    }

    private void check(CouponId coupon) {
        IssuedCouponHistory history = new JdbcIssuedCouponHistory(LockNodes.rows());
        List<IssuedCoupon> rows = new ArrayList<>();
        List<IssuedCoupon> page;
        do {
            long after = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).sequence();
            page = history.listByCoupon(coupon, after, 1_000);
            rows.addAll(page);
        } while (!page.isEmpty());
        long without = answers.values().stream()
                .flatMap(List::stream)
                .filter(LockFailureTest::isWithout)
                .count();
        String about = """
                %d pauses, %d of them in a decision; %d locks deleted; lock server emptied %d times; \
                %d calls, %d failures; %d decisions lost; seed %d""".formatted(PAUSES, heldThrough, deleted, emptied, asked, without, lost.get(), FaultForm.SEED);
        LOG.info(about);

        // nothing more than there is, and nothing left although more members asked
        assertThat(rows).as(about).hasSize(STOCK);
        assertThat(rows.stream().map(IssuedCoupon::sequence))
                .as(about)
                .doesNotHaveDuplicates()
                .allMatch(sequence -> sequence <= STOCK);
        Set<String> holders = new HashSet<>();
        for (IssuedCoupon row : rows) {
            assertThat(holders.add(row.memberId().value()))
                    .as("one row of %s", row.memberId())
                    .isTrue();
            assertThat(outcomes(row.memberId().value()))
                    .as("answers to %s, who has the row %s", row.memberId(), row)
                    .hasSize(CLICKS)
                    .allMatch(answer -> answer.held().equals(row.id() + " " + row.issuedAt()));
        }
        answers.keySet().stream()
                .filter(member -> !holders.contains(member))
                .forEach(member -> assertThat(outcomes(member))
                        .as("answers to %s, who has no row", member)
                        .hasSize(CLICKS)
                        .allMatch(answer -> answer.word().contains("SOLD_OUT")));
        answers.values()
                .forEach(all -> assertThat(
                                all.stream().filter(answer -> answer.word().equals("ISSUED")))
                        .hasSizeLessThanOrEqualTo(1));
        assertThat(answers).hasSize(STOCK + TOO_LATE);
        assertThat(emptied).as(about).isEqualTo(EMPTYINGS);
        assertThat(lost.get()).as(about + ", else the test is void").isGreaterThanOrEqualTo(LOST_MIN);
    }

    private List<Answer> outcomes(String member) {
        return answers.getOrDefault(member, List.of()).stream()
                .filter(answer -> !isWithout(answer))
                .toList();
    }
}
