package io.openrun.coupon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BadArgumentsTest {

    /** What was typed, and what the message must name. */
    private static final Map<String, String> BAD = Map.ofEntries(
            Map.entry("compare", "--issuers"),
            Map.entry("compare --issuers nobody", "--issuers"),
            Map.entry("compare --issuers row-lock --preset ratios", "--issuers"),
            Map.entry("compare --issuers peer-jdbi-row-lock --mode async", "--mode"),
            Map.entry("compare --issuers row-lock --mode maybe", "--mode"),
            Map.entry("compare --issuers row-lock --rounds 0", "--rounds"),
            Map.entry("compare --issuers row-lock --threads 1001", "--threads"),
            Map.entry("compare --issuers row-lock --warmup 0", "--warmup"),
            Map.entry("compare --issuers row-lock --measure -1", "--measure"),
            Map.entry("compare --issuers row-lock --database oracle", "--database"),
            Map.entry(
                    "compare --issuers row-lock --database redis-no", "--issuers has row-lock, which needs --database"),
            Map.entry(
                    "compare --issuers peer-jedis-evalsha", "--issuers has peer-jedis-evalsha, which needs --database"),
            Map.entry("compare --issuers memory --preset redis-ratios", "--issuers"),
            Map.entry("compare --issuers row-lock --out no/such/folder/x.json", "--out"),
            Map.entry("openrun --rates 0", "--rates"),
            Map.entry("openrun --rates 5 --burst 5", "--rates"),
            Map.entry("openrun --burst 0", "--burst"),
            Map.entry("openrun --burst 5 --units -1", "--units"),
            Map.entry("openrun --burst 5 --repeat 0", "--repeat"),
            Map.entry("openrun --threads 0", "--threads"),
            Map.entry("openrun --seconds 0", "--seconds"),
            Map.entry("openrun --warmup 9999", "--warmup"),
            Map.entry("openrun --rtt -1", "--rtt"),
            Map.entry("openrun --rtt 0.5 --database h2", "--rtt"),
            Map.entry("openrun --rtt 0.5 --engine memory", "--rtt"),
            Map.entry("openrun --engine floor-batched-insert", "--engine"),
            Map.entry("openrun --engine floor-redis-sadd-pipelined --database redis-no", "--engine"),
            Map.entry(
                    "openrun --engine peer-lettuce-shared", "--engine has peer-lettuce-shared, which needs --database"),
            Map.entry("openrun --engine lottery", "--engine"),
            Map.entry("openrun --out no/such/folder/x.json", "--out"),
            Map.entry("end-to-end --handoff pigeon", "--handoff"),
            Map.entry("end-to-end --redis postgres", "--redis must be one of redis-always"),
            Map.entry("end-to-end --redis nowhere", "--redis"),
            Map.entry("end-to-end --coupons 0", "--coupons"),
            Map.entry("end-to-end --worker later", "--worker"),
            Map.entry("end-to-end --blocking --threads 0", "--threads"),
            Map.entry("end-to-end --repeat 0", "--repeat"),
            Map.entry("end-to-end --warmup 0", "--warmup"),
            Map.entry("end-to-end --out no/such/folder/x.json", "--out"),
            Map.entry("drain --events 0", "--events"),
            Map.entry("drain --rounds 0", "--rounds"),
            Map.entry("drain --warmup -1", "--warmup"),
            Map.entry("drain --out no/such/folder/x.json", "--out"),
            Map.entry("report", "<json>"),
            Map.entry("report pom.xml", "<json>"),
            Map.entry("report no-such-file.json", "<json>"),
            Map.entry("report pom.xml --out no/such/folder/x.md", "--out"),
            Map.entry("report pom.xml --unheard-of", "--unheard-of"));

    @Test
    void endWithStatus2AndAMessageThatNamesTheOption() {
        BAD.forEach((arguments, option) -> {
            CommandRun run = CommandRun.of(arguments.split(" "));

            assertThat(run.status()).as(arguments).isEqualTo(Benchmarks.BAD_ARGUMENTS);
            assertThat(run.err().lines().findFirst())
                    .as(arguments)
                    .hasValueSatisfying(line -> assertThat(line).contains(option));
            assertThat(run.err()).as(arguments).doesNotContain("\tat ");
        });
    }

    @Test
    void areNoneWhenHelpIsAskedFor() {
        CommandRun run = CommandRun.of("help", "compare");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("--issuers", "peer-jpa-pessimistic", "postgres, mariadb, h2, redis-always", "redis-ratios");
    }

    @Test
    void ofJmhArePassedOnWithFailOnErrorAdded() {
        assertThat(Benchmarks.failingOnError(new String[] {"HotCoupon", "-f", "1"}))
                .containsExactly("HotCoupon", "-f", "1", "-foe", "true");
        assertThat(Benchmarks.failingOnError(new String[] {"-foe", "false"})).containsExactly("-foe", "false");
    }
}
