package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.engine.redis.Oracle.Answer;
import io.openrun.coupon.engine.redis.Oracle.Failure;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.UnifiedJedis;

/** Where the state of a coupon is missing or damaged, nobody is issued one, and nobody is told that there are none. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedStateTest {

    private static final int TOTAL = 12;
    private static final int MEMBERS = 18;
    private static final int CALLERS = 4;

    private static final String LAST_ID =
            "redis.call('XADD', KEYS[3], '18446744073709551615-18446744073709551615', 's', '0')";

    /** Not as durable as it could be, which takes half the time. */
    private static final RedisServer SERVER =
            RedisServer.builder().set("appendfsync", "everysec").start();

    private static final UnifiedJedis JEDIS = Topology.client(Topology.addressOf(SERVER));
    private static final RedisStore STORE =
            Nodes.store(JEDIS).durability(RedisDurability.fast()).build();

    private final Coupon coupon = SampleCoupons.open(TOTAL);
    private final Oracle oracle = new Oracle(coupon.id(), TOTAL);
    private final CouponIssuer issuer = new LuaCouponIssuer(STORE);

    @AfterAll
    static void stop() {
        JEDIS.close();
        SERVER.close();
    }

    /** All but those that need somebody who holds one. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MEMBERS_DELETED", "MEMBERS_RENAMED", "MEMBERS_EXPIRED", "A_MEMBER_DELETED"})
    void before_the_first_is_issued(Damage damage) {
        CouponKeys keys = open();
        KeyCopies copies = KeyCopies.takeAndDo(JEDIS, keys, damage.lua());
        assertNothingHappens(keys);
        copies.bringBack(JEDIS, keys);
        assertAllIsIssuedOnce(keys);
    }

    @ParameterizedTest
    @EnumSource
    void while_members_are_asking(Damage damage) throws Exception {
        CouponKeys keys = open();
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            ends.add(callers.submit(() -> {
                while (!enough.get()) {
                    Answer unused = oracle.ask(issuer, SampleCoupons.member(asked.getAndIncrement() % MEMBERS));
                }
            }));
        }
        callers.shutdown();
        await(() -> oracle.count(Answer::isIssued) >= TOTAL / 3);
        KeyCopies copies = KeyCopies.takeAndDo(JEDIS, keys, damage.lua());
        long damagedNanos = System.nanoTime();
        int before = asked.get();
        await(() -> asked.get() >= before + 4 * CALLERS);
        enough.set(true);
        for (Future<?> end : ends) {
            end.get();
        }
        long after = oracle.count(answer -> answer.startedNanos() - damagedNanos > 0);
        assertThat(after).as("calls after the damage").isGreaterThanOrEqualTo(CALLERS);
        assertThat(oracle.count(answer -> answer.startedNanos() - damagedNanos > 0 && answer.is(Failure.UNAVAILABLE)))
                .as("of them unavailable")
                .isEqualTo(after);
        assertNothingHappens(keys);
        copies.bringBack(JEDIS, keys);
        assertAllIsIssuedOnce(keys);
    }

    @ParameterizedTest
    @EnumSource
    void after_the_last_was_issued(Damage damage) {
        CouponKeys keys = open();
        assertAllIsIssuedOnce(keys);
        KeyCopies copies = KeyCopies.takeAndDo(JEDIS, keys, damage.lua());
        assertNothingHappens(keys);
        copies.bringBack(JEDIS, keys);
        assertAllIsIssuedOnce(keys);
    }

    /** The damage is one member's, so only who meets it can notice; he, and the batch he is in. */
    @ParameterizedTest
    @EnumSource(Unreadable.class)
    void what_a_member_holds_and_is_unreadable_is_unavailable_to_him(Unreadable what) {
        CouponKeys keys = open();
        MemberId kim = new MemberId("kim");
        assertThat(issuer.issue(coupon.id(), kim)).isInstanceOf(Issued.class);
        String before = JEDIS.hget(keys.members(), kim.value());
        long unused = JEDIS.hset(keys.members(), kim.value(), what.holding);
        KeyCopies damaged = KeyCopies.take(JEDIS, keys);
        assertUnavailable(() -> issuer.issue(coupon.id(), kim));
        assertUnavailable(() -> issuer.issueAll(coupon.id(), List.of(SampleCoupons.member(1), kim)));
        assertThat(damaged.isSame(KeyCopies.take(JEDIS, keys))).isTrue();
        long same = JEDIS.hset(keys.members(), kim.value(), before);
        assertThat(same).isZero();
        assertThat(issuer.issue(coupon.id(), kim)).isInstanceOf(AlreadyIssued.class);
    }

    enum Unreadable {
        EMPTY(""),
        TEXT("yes"),
        HALF("1"),
        OPEN_ENDED("1:"),
        WITHOUT_SEQUENCE(":1767225600000000"),
        MORE("1:1767225600000000:1");

        private final String holding;

        Unreadable(String holding) {
            this.holding = holding;
        }
    }

    @Test
    void an_outbox_of_another_type_leaves_nothing_written() {
        CouponKeys keys = open();
        assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1))).isInstanceOf(Issued.class);
        KeyCopies unused = KeyCopies.takeAndDo(JEDIS, keys, Damage.OUTBOX_IS_TEXT.lua());
        assertUnavailable(() -> issuer.issueAll(coupon.id(), SampleCoupons.members(10)));
        assertThat(JEDIS.hkeys(keys.members())).containsExactly("member-1");
        assertThat(JEDIS.hmget(keys.meta(), "used", "sequence")).containsExactly("1", "1");
    }

    @Test
    void an_outbox_that_takes_no_more_leaves_nothing_written() {
        CouponKeys keys = open();
        assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1))).isInstanceOf(Issued.class);
        KeyCopies unused = KeyCopies.takeAndDo(JEDIS, keys, LAST_ID);
        KeyCopies before = KeyCopies.take(JEDIS, keys);
        assertUnavailable(() -> issuer.issue(coupon.id(), SampleCoupons.member(2)));
        assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1))).isInstanceOf(AlreadyIssued.class);
        assertThat(before.isSame(KeyCopies.take(JEDIS, keys))).isTrue();
    }

    private CouponKeys open() {
        new OpeningCatalog(Nodes.catalog(STORE)).create(coupon);
        return STORE.keys(
                coupon.id(), STORE.register().find(coupon.id()).orElseThrow().epoch());
    }

    /** Neither to holders nor to newcomers, and the keys are left as they are. */
    private void assertNothingHappens(CouponKeys keys) {
        KeyCopies damaged = KeyCopies.take(JEDIS, keys);
        for (MemberId member : SampleCoupons.members(MEMBERS)) {
            assertThat(oracle.ask(issuer, member))
                    .as(member.value())
                    .matches(answer -> answer.is(Failure.UNAVAILABLE), "unavailable");
        }
        assertUnavailable(() -> issuer.issueAll(coupon.id(), SampleCoupons.members(MEMBERS)));
        assertThat(damaged.isSame(KeyCopies.take(JEDIS, keys)))
                .as("nothing is written")
                .isTrue();
    }

    private static void assertUnavailable(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        NotCarriedOutException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    private void assertAllIsIssuedOnce(CouponKeys keys) {
        for (MemberId member : SampleCoupons.members(MEMBERS)) {
            assertThat(oracle.ask(issuer, member).outcome()).as(member.value()).isNotNull();
        }
        RecordedState recorded = RecordedState.read(JEDIS, keys);
        oracle.check(recorded, "repaired");
        assertThat(recorded.events()).hasSize(TOTAL);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(100_000);
        }
    }
}
