package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.testkit.BytePattern;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;

/**
 * How the lock is taken, kept and given back. The contract can't tell: the decision underneath is exact without it. What
 * decides here has no stock, and tells everybody that there is no such coupon.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisLockMechanismTest {

    private static final String FOREIGN = "another's token";
    private static final CouponIssuer DECISION = (couponId, members) -> IssueRules.unknownCoupon(members);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** No test waits for it, unless it is about that. */
    private static final Duration SHORT = Duration.ofMillis(200);

    private static RedisServer server;
    private static UnifiedJedis jedis;

    private final CouponId coupon = SampleCoupons.newId();
    private final String key = CouponKeys.lock(LockNodes.PREFIX, coupon);

    @BeforeAll
    static void start() {
        server = RedisServer.builder().set("appendonly", "no").start();
        jedis = Topology.client(Topology.addressOf(server));
    }

    @AfterAll
    static void stop() {
        jedis.close();
        server.close();
    }

    private static RedisLockCouponIssuer.Builder around(CouponIssuer decision, UnifiedJedis client) {
        return RedisLockCouponIssuer.around(decision, client)
                .keyPrefix(LockNodes.PREFIX)
                .lease(LONG);
    }

    private static List<IssueOutcome> ask(CouponIssuer issuer, CouponId couponId) {
        return issuer.issueAll(couponId, SampleCoupons.members(1));
    }

    @Test
    void the_key_is_named_after_the_coupon() {
        assertThat(CouponKeys.lock("shop", new CouponId("c-1"))).isEqualTo("shop:1:{c-1}:lock");
    }

    @Test
    void the_lock_is_held_while_it_is_decided_and_then_given_back() {
        AtomicInteger held = new AtomicInteger();
        CouponIssuer issuer = around(
                        (couponId, members) -> {
                            held.addAndGet(jedis.exists(key) ? 1 : 0);
                            assertThat(jedis.pttl(key)).isBetween(1L, LONG.toMillis());
                            return DECISION.issueAll(couponId, members);
                        },
                        jedis)
                .build();
        assertThat(ask(issuer, coupon)).hasSize(1);
        assertThat(held).hasValue(1);
        assertThat(jedis.exists(key)).isFalse();
    }

    @Test
    void a_failed_decision_gives_the_lock_back_too() {
        CouponIssuer issuer = around(
                        (couponId, members) -> {
                            throw RedisFailure.unavailable("the database is away", null);
                        },
                        jedis)
                .build();
        for (int i = 0; i < 2; i++) {
            assertFails(Reason.UNAVAILABLE, () -> ask(issuer, coupon));
            assertThat(jedis.exists(key)).isFalse();
        }
    }

    /** Of two nodes with many callers each, one caller decides at a time. */
    @Test
    void no_two_decide_at_once() throws Exception {
        AtomicInteger deciding = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        AtomicInteger decided = new AtomicInteger();
        CouponIssuer watched = (couponId, members) -> {
            if (deciding.incrementAndGet() > 1) {
                together.incrementAndGet();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            deciding.decrementAndGet();
            decided.incrementAndGet();
            return DECISION.issueAll(couponId, members);
        };
        List<CouponIssuer> nodes = List.of(
                around(watched, jedis).waitMax(LONG).build(),
                around(watched, jedis).waitMax(LONG).build());
        int calls = 200;
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<Future<List<IssueOutcome>>> answers = IntStream.range(0, calls)
                .mapToObj(call -> callers.submit(() -> ask(nodes.get(call % 2), coupon)))
                .toList();
        for (Future<List<IssueOutcome>> answer : answers) {
            assertThat(answer.get()).hasSize(1);
        }
        callers.shutdown();
        assertThat(decided).hasValue(calls);
        assertThat(together).hasValue(0);
    }

    @Test
    void a_lock_that_is_anothers_by_now_is_not_given_back() {
        CouponIssuer issuer = around(
                        (couponId, members) -> {
                            await(() -> !jedis.exists(key)); // the lease runs out
                            jedis.set(key, FOREIGN);
                            return DECISION.issueAll(couponId, members);
                        },
                        jedis)
                .lease(SHORT)
                .build();
        assertThat(ask(issuer, coupon)).hasSize(1);
        assertThat(jedis.get(key)).isEqualTo(FOREIGN);
    }

    /** The answer is lost after the lock was taken: found held when asked again, it blocks nobody for a lease. */
    @Test
    void a_lost_answer_to_taking_the_lock_does_not_block_the_coupon() {
        for (Fault loss : List.of(Fault.reset(), Fault.blackhole())) {
            try (FaultProxy proxy = FaultProxy.to(server.host(), server.port());
                    UnifiedJedis client = impatient(new HostAndPort(server.host(), proxy.port()))) {
                AtomicInteger held = new AtomicInteger();
                CouponIssuer issuer = around(
                                (couponId, members) -> {
                                    held.addAndGet(jedis.exists(key) ? 1 : 0);
                                    return DECISION.issueAll(couponId, members);
                                },
                                client)
                        .build();
                assertThat(ask(issuer, coupon)).hasSize(1); // the server knows the script from here on
                proxy.onReplyTo(BytePattern.ascii(LuaScript.LOCK.sha()), loss);
                assertThat(ask(issuer, coupon)).hasSize(1);
                assertThat(proxy.armed()).isZero();
                assertThat(proxy.injected(FaultKind.RESET) + proxy.injected(FaultKind.BLACKHOLE))
                        .as("answers lost")
                        .isEqualTo(1);
                assertThat(held).as("decisions under the lock").hasValue(2);
                assertThat(jedis.exists(key)).isFalse();
            }
        }
    }

    /** What can't be given back ends with its lease, and the answer stays. */
    @Test
    void a_lost_request_to_give_the_lock_back_changes_no_answer() {
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port());
                UnifiedJedis client = impatient(new HostAndPort(server.host(), proxy.port()))) {
            CouponIssuer issuer = around(
                            (couponId, members) -> {
                                proxy.resetAll();
                                proxy.refuseConnections();
                                return DECISION.issueAll(couponId, members);
                            },
                            client)
                    .lease(SHORT)
                    .build();
            assertThat(ask(issuer, coupon)).hasSize(1);
            await(() -> !jedis.exists(key));
        }
    }

    @Test
    void without_redis_it_is_decided_without_the_lock_and_with_it_again_later() {
        RedisServer away = RedisServer.builder().set("appendonly", "no").start();
        try (away;
                UnifiedJedis client = impatient(Topology.addressOf(away))) {
            AtomicInteger held = new AtomicInteger();
            CouponIssuer issuer = around(
                            (couponId, members) -> {
                                held.addAndGet(isHeld(client) ? 1 : 0);
                                return DECISION.issueAll(couponId, members);
                            },
                            client)
                    .build();
            assertThat(ask(issuer, coupon)).hasSize(1);
            assertThat(held).hasValue(1);

            away.kill();
            assertThat(ask(issuer, coupon)).hasSize(1);
            assertThat(held).hasValue(1);

            away.restart();
            await(() -> {
                assertThat(ask(issuer, coupon)).hasSize(1);
                return held.get() > 1;
            });
        }
    }

    private boolean isHeld(UnifiedJedis client) {
        try {
            return client.exists(key);
        } catch (RuntimeException away) {
            return false;
        }
    }

    /** One caller a second waits for the answer that does not come; the others are not kept. */
    @Test
    void a_hanging_redis_keeps_few_callers_waiting() {
        RedisServer hanging = RedisServer.builder().set("appendonly", "no").start();
        try (hanging;
                UnifiedJedis client = impatient(Topology.addressOf(hanging))) {
            CouponIssuer issuer = around(DECISION, client).build();
            assertThat(ask(issuer, coupon)).hasSize(1);
            hanging.freeze();
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(ask(issuer, coupon)).hasSize(1);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.multipliedBy(20));
            hanging.thaw();
        }
    }

    @Test
    void a_lock_that_others_keep_is_busy_in_the_end() {
        jedis.set(key, FOREIGN);
        AtomicInteger decided = new AtomicInteger();
        CouponIssuer issuer = around(
                        (couponId, members) -> {
                            decided.incrementAndGet();
                            return DECISION.issueAll(couponId, members);
                        },
                        jedis)
                .waitMax(SHORT)
                .build();
        long start = System.nanoTime();
        assertFails(Reason.BUSY, () -> ask(issuer, coupon));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
        assertThat(decided).hasValue(0);
        assertThat(jedis.get(key)).isEqualTo(FOREIGN);

        long deleted = jedis.del(key);
        assertThat(deleted).isEqualTo(1);
        assertThat(ask(issuer, coupon)).hasSize(1);
        assertThat(decided).hasValue(1);
    }

    /** However many wait in this JVM, Redis is asked as if it were one. */
    @Test
    void callers_of_one_jvm_do_not_contend_with_each_other_in_redis() throws Exception {
        jedis.set(key, FOREIGN);
        CouponIssuer issuer = around(DECISION, jedis).waitMax(SHORT).build();
        long before = scriptsRun();
        ExecutorService callers = Executors.newCachedThreadPool();
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            waiting.add(callers.submit(() -> assertFails(Reason.BUSY, () -> ask(issuer, coupon))));
        }
        for (Future<?> answer : waiting) {
            Object unused = answer.get();
        }
        callers.shutdown();
        assertThat(scriptsRun() - before).isBetween(1L, 100L);
    }

    private static long scriptsRun() {
        return jedis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")))
                .sum();
    }

    @Test
    void one_waiting_too_many_is_busy_at_once() throws Exception {
        int waitingMax = 3;
        jedis.set(key, FOREIGN);
        CouponIssuer issuer =
                around(DECISION, jedis).waitMax(LONG).waitingMax(waitingMax).build();
        ExecutorService callers = Executors.newCachedThreadPool();
        List<Future<List<IssueOutcome>>> waiting = IntStream.range(0, waitingMax)
                .mapToObj(call -> callers.submit(() -> untilAnswered(issuer)))
                .toList();
        long start = System.nanoTime();
        await(() -> isRefusedAtOnce(issuer));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
        assertThat(waiting).noneMatch(Future::isDone);

        long deleted = jedis.del(key);
        assertThat(deleted).isEqualTo(1);
        for (Future<List<IssueOutcome>> answer : waiting) {
            assertThat(answer.get()).hasSize(1);
        }
        assertThat(ask(issuer, coupon)).hasSize(1);
        callers.shutdown();
    }

    /** The question below may take a place before all are waiting. */
    private List<IssueOutcome> untilAnswered(CouponIssuer issuer) {
        while (true) {
            try {
                return ask(issuer, coupon);
            } catch (NotCarriedOutException busy) {
                assertThat(busy.reason()).isEqualTo(Reason.BUSY);
            }
        }
    }

    /** Of another coupon, whose lock is free: only the bound can refuse it. */
    private static boolean isRefusedAtOnce(CouponIssuer issuer) {
        try {
            List<IssueOutcome> unused = ask(issuer, SampleCoupons.newId());
            return false;
        } catch (NotCarriedOutException busy) {
            return busy.reason() == Reason.BUSY;
        }
    }

    /** Where it waits: for the lock in Redis, and behind another caller of this JVM. */
    @Test
    void an_interrupt_ends_the_wait_and_is_kept() throws Exception {
        jedis.set(key, FOREIGN);
        CouponIssuer issuer = around(DECISION, jedis).waitMax(LONG).build();
        CountDownLatch entered = new CountDownLatch(2);
        Callable<Boolean> call = () -> {
            entered.countDown();
            assertFails(Reason.BUSY, () -> ask(issuer, coupon));
            return Thread.interrupted();
        };
        ExecutorService callers = Executors.newCachedThreadPool();
        List<Future<Boolean>> kept = List.of(callers.submit(call), callers.submit(call));
        entered.await();
        callers.shutdownNow();
        for (Future<Boolean> flag : kept) {
            assertThat(flag.get()).isTrue();
        }
        assertThat(jedis.get(key)).isEqualTo(FOREIGN);
    }

    @Test
    void options_out_of_their_range_are_refused() {
        RedisLockCouponIssuer.Builder builder = RedisLockCouponIssuer.around(DECISION, jedis);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lease(Duration.ofMillis(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lease(Duration.ofMinutes(6)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.waitMax(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.waitMax(Duration.ofMinutes(6)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.waitingMax(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.waitingMax(100_001));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.keyPrefix("a:b"));
    }

    private static void assertFails(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(NotCarriedOutException.class)
                .isThrownBy(call)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    /** A client that takes a server that does not answer for away. */
    private static UnifiedJedis impatient(HostAndPort address) {
        return Topology.client(
                address,
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis((int) SHORT.toMillis())
                        .socketTimeoutMillis((int) SHORT.toMillis())
                        .build());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
