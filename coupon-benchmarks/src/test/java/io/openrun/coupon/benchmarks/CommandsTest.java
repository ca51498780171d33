package io.openrun.coupon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command with figures so small that they mean nothing. */
class CommandsTest {

    @TempDir
    private Path folder;

    @Test
    void compareMeasuresAllInEachRoundAndReportReadsIt() throws IOException {
        Path results = folder.resolve("compare.json");

        CommandRun run = CommandRun.of(compare(results, "--issuers", "memory,row-lock,peer-jdbi-row-lock"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("Round 1 of 2: memory", "Round 2 of 2: peer-jdbi-row-lock");
        assertThat(Files.readString(results))
                .contains("\"issued\"", "\"conditions\"", "WRITE_DELAY=0")
                .doesNotContain(folder.toString(), System.getProperty("user.dir"), System.getProperty("java.home"));

        Path report = folder.resolve("report.md");
        assertThat(CommandRun.of("report", "--out", report.toString(), results.toString())
                        .status())
                .isZero();
        assertThat(Files.readString(report))
                .contains("HotCoupon.blocking: row-lock, h2, 2 callers | issued |", "| 2 | 0 |");
    }

    @Test
    void compareWithoutWaiting() throws IOException {
        Path results = folder.resolve("async.json");

        CommandRun run = CommandRun.of(compare(results, "--issuers", "group-commit", "--mode", "async"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(results)).contains("HotCoupon.async");
    }

    @Test
    void compareOnRedisNamesItsFlushing() throws IOException {
        Path results = folder.resolve("redis.json");

        CommandRun run =
                CommandRun.of(compareOn("redis-everysec", results, "--issuers", "peer-jedis-evalsha,redis-coalesced"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(results))
                .contains("appendfsync=everysec", "\"server h2\"")
                .doesNotContain(folder.toString(), System.getProperty("user.dir"), System.getProperty("java.home"));
    }

    @Test
    void compareByLatency() throws IOException {
        Path results = folder.resolve("latency.json");

        CommandRun run = CommandRun.of(compare(results, "--issuers", "conditional", "--latency"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(results)).contains("\"avgt\"", "ms/op");
    }

    @Test
    void openRunAtRatesPrintsATableAndTheHighestRateKept() throws IOException {
        Path results = folder.resolve("openrun.json");

        CommandRun run = CommandRun.of(
                ("openrun --engine memory --rates 100,200 --seconds 0.2 --warmup 0.1 --threads 4" + " --out " + results)
                        .split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("| memory, 4 threads | none | 0.0 ms | 100/s | 20 | 20 | 0 |", "Highest rate kept")
                .contains(": 200/s");
        assertThat(Files.readString(results)).contains("\"p99Ms\"", "\"conditions\"");
    }

    @Test
    void openRunOfAllAtOnceIssuesWhatThereIs() {
        for (String engine : new String[] {"group-commit", "row-lock", "peer-single-statement"}) {
            CommandRun run = CommandRun.of(("openrun --database h2 --burst 60 --units 20 --repeat 2 --warmup 0.01"
                            + " --threads 8 --engine " + engine)
                    .split(" "));

            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).containsPattern("60 at once \\| 60 \\| 20 \\| 0 ");
        }
    }

    @Test
    void openRunOnRedisIssuesWhatThereIs() {
        for (String engine : new String[] {"redis-coalesced", "redis-lua"}) {
            CommandRun run = CommandRun.of(("openrun --database redis-everysec --burst 60 --units 20 --repeat 2"
                            + " --rtt 0.1 --warmup 0.01 --threads 8 --engine " + engine)
                    .split(" "));

            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out())
                    .containsPattern("60 at once \\| 60 \\| 20 \\| 0 ")
                    .contains("| redis-everysec | 0.1 ms |", "appendfsync=everysec", engine + ": pool of 8");
        }
    }

    private static String[] compare(Path out, String... more) {
        return compareOn("h2", out, more);
    }

    private static String[] compareOn(String database, Path out, String... more) {
        String common = "compare --rounds 2 --threads 2 --warmup 0.02 --measure 0.05 --forks 0 --out " + out
                + " --database " + database;
        return (common + " " + String.join(" ", more)).split(" ");
    }
}
