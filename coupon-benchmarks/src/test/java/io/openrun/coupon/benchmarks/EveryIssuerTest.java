package io.openrun.coupon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import io.openrun.coupon.benchmarks.contest.Ground;
import io.openrun.coupon.benchmarks.contest.IssuerChoice;
import io.openrun.coupon.benchmarks.contest.Route;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class EveryIssuerTest {

    private static final TimeValue SHORT = TimeValue.milliseconds(50);

    @Test
    void issuesOnH2AndKeepsThePromises() throws RunnerException {
        Set<IssuerChoice> onH2 = EnumSet.complementOf(EnumSet.of(IssuerChoice.PEER_BUCKET4J_POSTGRESQL));
        String[] issuers = onH2.stream().map(IssuerChoice::toString).toArray(String[]::new);

        assertThat(run("HotCoupon.blocking", issuers)).isEqualTo(issuers.length);
        assertThat(run("HotCoupon.async", "row-lock", "group-commit")).isEqualTo(2);
    }

    @Test
    void standsTheOtherBenchmarks() throws RunnerException {
        assertThat(run("SoldOutStorm.blocking", "group-commit")).isEqualTo(2);
        assertThat(run("DoubleClickStorm.blocking", "group-commit", "peer-jpa-pessimistic"))
                .isEqualTo(2);
        assertThat(run("ManyCoupons.blocking", "conditional", "peer-jpa-optimistic"))
                .isEqualTo(2);
    }

    @Test
    void saysWhatItCanNotDo() {
        try (Ground ground = ground(IssuerChoice.PEER_JDBI_ROW_LOCK, false)) {
            assertThatThrownBy(ground::asyncContestant).hasMessageContaining("there is no async of it");
        }
        assertThatThrownBy(() -> ground(IssuerChoice.PEER_BUCKET4J_POSTGRESQL, false))
                .hasMessageContaining("needs --database postgres");
        assertThatThrownBy(() -> ground(IssuerChoice.PEER_JDBI_ROW_LOCK, true))
                .hasMessageContaining("sold-out memory does not go with peer-jdbi-row-lock");
    }

    private static Ground ground(IssuerChoice issuer, boolean memory) {
        return Ground.open(new Ground.Plan(issuer, DatabaseChoice.H2, 2, memory), Route.DIRECT);
    }

    private static int run(String benchmark, String... issuers) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark + "$")
                .param("issuer", issuers)
                .param("database", "h2")
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
