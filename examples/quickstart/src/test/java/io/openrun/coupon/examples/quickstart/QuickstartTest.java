package io.openrun.coupon.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.RedisServer;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    @Test
    void printsAJsonObjectOfExactlyTheseFieldsAsTheLastLine() {
        CommandRun run = CommandRun.of("--engine memory --members 200 --stock 30 --threads 8");

        assertThat(run.lastLine())
                .matches("\\{\"engine\":\"memory\",\"database\":\"none\",\"members\":200,\"stock\":30,"
                        + "\"issued\":30,\"refused\":340,\"already\":30,\"rows\":30,"
                        + "\"meanMs\":\\d+\\.\\d\\d,\"p99Ms\":\\d+\\.\\d\\d,"
                        + "\"issuedPerSecond\":\\d+\\.\\d,\"verdict\":\"PASS\"}");
        assertThat(run.status()).isEqualTo(Quickstart.PASSED);
        assertThat(run.err()).contains("400 of 400 calls answered");
    }

    @Test
    void everyEngineKeepsThePromisesOnH2() {
        for (String engine : new String[] {"group-commit", "row-lock", "optimistic", "conditional"}) {
            CommandRun run = CommandRun.of("--members 90 --stock 31 --clicks 3 --threads 16 --engine " + engine);

            assertThat(run.out()).as(engine + ": " + run.err()).doesNotContain("BROKEN");
            assertThat(run.status()).isEqualTo(Quickstart.PASSED);
            assertThat(run.json("engine")).isEqualTo(engine);
            assertThat(run.json("database")).isEqualTo("h2");
            assertThat(run.json("rows")).isEqualTo("31");
            assertThat(run.json("refused")).isEqualTo("177");
            assertThat(run.json("verdict")).isEqualTo("PASS");
        }
    }

    @Test
    void everyEngineKeepsThePromisesWithRedis() {
        for (String engine : new String[] {"redis-lua", "redis-coalesced", "redis-lock"}) {
            CommandRun run = CommandRun.of("--members 900 --stock 301 --threads 16 --engine " + engine);

            assertThat(run.out()).as(engine + ": " + run.err()).doesNotContain("BROKEN");
            assertThat(run.status()).isEqualTo(Quickstart.PASSED);
            assertThat(run.json("engine")).isEqualTo(engine);
            assertThat(run.json("database")).isEqualTo(engine.equals("redis-lock") ? "h2" : "redis");
            assertThat(run.json("rows")).isEqualTo("301");
            assertThat(run.json("refused")).isEqualTo("1198");
            assertThat(run.json("verdict")).isEqualTo("PASS");
        }
    }

    @Test
    void everyHandOffBringsWhatWasIssuedIntoTheRows() {
        for (HandOffChoice way : HandOffChoice.values()) {
            CommandRun run =
                    CommandRun.of("--members 900 --stock 301 --threads 16 --engine redis-coalesced --handoff " + way);

            assertThat(run.out())
                    .as(way + ": " + run.err())
                    .doesNotContain("BROKEN")
                    .contains("last row");
            assertThat(run.status()).isEqualTo(Quickstart.PASSED);
            assertThat(run.json("rows")).isEqualTo("301");
            assertThat(Double.parseDouble(run.json("lastRowSeconds"))).isNotNegative();
            assertThat(run.json("verdict")).isEqualTo("PASS");
        }
    }

    @Test
    void aWorkerKilledInTheMiddleLosesNothing() {
        CommandRun run = CommandRun.of("--members 20000 --stock 20000 --clicks 1 --threads 64 --engine redis-coalesced"
                + " --handoff streams --kill worker");

        assertThat(run.out()).as(run.err()).doesNotContain("BROKEN").contains("worker killed");
        assertThat(Long.parseLong(run.json("rowsAtTheKill"))).isPositive();
        assertThat(run.json("rows")).isEqualTo("20000");
        assertThat(run.json("verdict")).isEqualTo("PASS");
    }

    @Test
    void worksInAGivenRedisAndLeavesItsKeys() {
        try (RedisServer redis = RedisServer.builder().start()) {
            CommandRun run = CommandRun.of("--members 20 --stock 5 --engine redis-lua --redis-url " + redis.uri());

            assertThat(run.out()).contains("the keys in Redis stay");
            assertThat(run.json("verdict")).isEqualTo("PASS");
        }
    }

    @Test
    void saysWithoutAStackTraceThatRedisIsNotThere() {
        CommandRun run = CommandRun.of("--engine redis-lua --redis-url redis://:wrong-secret@127.0.0.1:1");

        assertThat(run.status()).isEqualTo(Quickstart.NO_VERDICT);
        assertThat(run.err()).contains("No verdict", "Redis").doesNotContain("wrong-secret", "\tat ");
    }

    @Test
    void isRightForNoStockAndForMoreThanEnough() {
        CommandRun none = CommandRun.of("--engine memory --members 50 --stock 0 --threads 4");
        assertThat(none.json("refused")).isEqualTo("100");
        assertThat(none.json("issuedPerSecond")).isEqualTo("0.0");
        assertThat(none.json("verdict")).isEqualTo("PASS");

        CommandRun enough = CommandRun.of("--engine memory --members 1 --stock 1000000000 --threads 4 --clicks 5");
        assertThat(enough.json("issued")).isEqualTo("1");
        assertThat(enough.json("already")).isEqualTo("4");
        assertThat(enough.json("verdict")).isEqualTo("PASS");
    }

    @Test
    void worksInAGivenDatabaseAndLeavesItsRows() {
        String given = "--members 20 --stock 5 --threads 4 --table-prefix shop_"
                + " --jdbc-url jdbc:h2:mem:given;DB_CLOSE_DELAY=-1 --user sa";

        CommandRun first = CommandRun.of(given);
        CommandRun second = CommandRun.of(given);

        assertThat(first.out()).contains("its tables stay");
        assertThat(first.json("database")).isEqualTo("h2");
        assertThat(first.json("verdict")).isEqualTo("PASS");
        assertThat(second.json("rows")).isEqualTo("5");
        assertThat(second.json("verdict")).isEqualTo("PASS");
    }

    @Test
    void saysWithoutAStackTraceThatADatabaseDoesNotLetItIn() {
        String database = "--jdbc-url jdbc:h2:mem:locked;DB_CLOSE_DELAY=-1";
        assertThat(CommandRun.of("--members 1 --user sa " + database).status()).isEqualTo(Quickstart.PASSED);

        CommandRun run = CommandRun.of("--members 1 --user sa --password wrong-secret " + database);

        assertThat(run.status()).isEqualTo(Quickstart.NO_VERDICT);
        assertThat(run.err())
                .contains("No verdict", "Wrong user name or password")
                .doesNotContain("wrong-secret", "\tat ");
        assertThat(run.out()).isEmpty();
    }
}
