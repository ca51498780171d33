package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresqlTest {

    private final TestDatabase database = TestDatabases.postgresql();
    private final Shop shop = new Shop(database);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void letsAnOperatorSeeAndDecide() {
        assertThat(shop.run("schema verify").out()).isEqualTo("Nothing is missing.\n");
        CouponId coupon = shop.coupon(10).id();
        String id = shop.deadLetter(DeadLetterCause.FAILED, coupon, SampleCoupons.member(1), 1);

        assertThat(shop.run("status --json")
                        .json()
                        .get("deadLetters")
                        .get("FAILED")
                        .intValue())
                .isOne();
        assertThat(shop.run("dead-letters list").out()).contains(id);
        assertThat(shop.run("dead-letters reprocess --all").status()).isZero();
        assertThat(shop.run("coupon show --json " + coupon)
                        .json()
                        .get("onRecord")
                        .get("issued")
                        .intValue())
                .isOne();
        assertThat(shop.run("status").status()).isZero();
    }

    @Test
    void saysInOneLineThatTheDatabaseIsAwayAndMoreOnRequest() {
        try (FaultProxy proxy = FaultProxy.to(database)) {
            proxy.refuseConnections();

            CommandRun run = through(proxy, "status", "--json", "--deadline", "PT1S");
            CommandRun verbose = through(proxy, "status", "--verbose", "--deadline", "PT1S");

            assertThat(run.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.out()).isEmpty();
            assertThat(verbose.err()).contains("\tat io.openrun.coupon");
        }
    }

    private CommandRun through(FaultProxy proxy, String... command) {
        String[] where = {
            "--jdbc-url", proxy.jdbcUrl(database), "--user", database.username(), "--table-prefix", shop.prefix
        };
        String[] arguments = Stream.of(command, where).flatMap(Arrays::stream).toArray(String[]::new);
        return CommandRun.of(Map.of("COUPON_DB_PASSWORD", database.password()), arguments);
    }
}
