package io.openrun.coupon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Coupons;
import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.IssuerChoice;
import io.openrun.coupon.benchmarks.contest.Ledger;
import io.openrun.coupon.benchmarks.contest.Route;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

@Tag("long")
class EveryIssuerTest {

    private static final TimeValue SHORT = TimeValue.milliseconds(50);

    @Test
    void issuesOnH2AndKeepsThePromises() throws RunnerException {
        String[] issuers = on(DatabaseChoice.H2);

        assertThat(run("HotCoupon.blocking", DatabaseChoice.H2, issuers)).isEqualTo(issuers.length);
        assertThat(run("HotCoupon.async", DatabaseChoice.H2, "row-lock", "group-commit"))
                .isEqualTo(2);
    }

    @Test
    void issuesOnRedisAndKeepsThePromises() throws RunnerException {
        String[] issuers = on(DatabaseChoice.REDIS_EVERYSEC);

        assertThat(run("HotCoupon.blocking", DatabaseChoice.REDIS_EVERYSEC, issuers))
                .isEqualTo(issuers.length);
        assertThat(run(
                        "HotCoupon.async",
                        DatabaseChoice.REDIS_ALWAYS,
                        "redis-lua",
                        "redis-coalesced",
                        "peer-lettuce-shared"))
                .isEqualTo(3);
    }

    private static String[] on(DatabaseChoice database) {
        return Arrays.stream(IssuerChoice.values())
                .filter(issuer -> issuer.databases().contains(database))
                .map(IssuerChoice::toString)
                .toArray(String[]::new);
    }

    @Test
    void standsTheOtherBenchmarks() throws RunnerException {
        assertThat(run("SoldOutStorm.blocking", DatabaseChoice.H2, "group-commit"))
                .isEqualTo(2);
        assertThat(run("DoubleClickStorm.blocking", DatabaseChoice.H2, "group-commit", "peer-jpa-pessimistic"))
                .isEqualTo(2);
        assertThat(run("ManyCoupons.blocking", DatabaseChoice.H2, "conditional", "peer-jpa-optimistic"))
                .isEqualTo(2);
        assertThat(run("DoubleClickStorm.blocking", DatabaseChoice.REDIS_NO, "redis-coalesced"))
                .isEqualTo(1);
        assertThat(run("ManyCoupons.blocking", DatabaseChoice.REDIS_NO, "redis-coalesced"))
                .isEqualTo(1);
    }

    @Test
    void tellsHoldersAndLatecomersApartOnRedis() {
        for (String issuer : on(DatabaseChoice.REDIS_NO)) {
            Ground.Plan plan = Ground.Plan.of(issuer, "redis-no", 2);
            if (plan.issuer() == IssuerChoice.MEMORY || plan.issuer().isFloor()) {
                continue;
            }
            try (Ground ground = Ground.open(plan, Route.DIRECT)) {
                CouponId couponId = Coupons.newId();
                ground.contestant().open(couponId, 2);

                assertThat(Stream.of("Kim", "Kim", "Lee", "Park")
                                .map(member -> ground.contestant().issue(couponId, new MemberId(member))))
                        .as(issuer)
                        .containsExactly(Answer.ISSUED, Answer.ALREADY, Answer.ISSUED, Answer.REFUSED);
                assertThat(ground.contestant().ledger(couponId)).as(issuer).isEqualTo(new Ledger(2, 2, 2, 2));
            }
        }
    }

    @Test
    void saysWhatItCanNotDo() {
        try (Ground ground = ground(IssuerChoice.PEER_JDBI_ROW_LOCK, false)) {
            assertThatThrownBy(ground::asyncContestant).hasMessageContaining("there is no async of it");
        }
        assertThatThrownBy(() -> ground(IssuerChoice.PEER_BUCKET4J_POSTGRESQL, false))
                .hasMessageContaining("--issuer has peer-bucket4j-postgresql, which needs --database postgres, not h2");
        assertThatThrownBy(() -> ground(IssuerChoice.PEER_JEDIS_EVALSHA, false))
                .hasMessageContaining("needs --database redis-always, redis-everysec, redis-no, not h2");
        assertThatThrownBy(() -> ground(IssuerChoice.PEER_JDBI_ROW_LOCK, true))
                .hasMessageContaining("sold-out memory does not go with peer-jdbi-row-lock");
    }

    private static Ground ground(IssuerChoice issuer, boolean memory) {
        return Ground.open(new Ground.Plan(issuer, DatabaseChoice.H2, 2, memory), Route.DIRECT);
    }

    private static int run(String benchmark, DatabaseChoice database, String... issuers) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark + "$")
                .param("issuer", issuers)
                .param("database", database.toString())
                .threads(2)
                .warmupIterations(1)
                .warmupTime(SHORT)
                .measurementIterations(1)
                .measurementTime(SHORT)
                .forks(0)
                .shouldFailOnError(true);
        if (benchmark.startsWith("ManyCoupons")) {
            options.param("coupons", "5");
        }
        return new Runner(options.build()).run().size();
    }
}
