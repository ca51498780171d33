package io.openrun.coupon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the first call to the last row, with figures so small that they mean nothing. */
@Tag("long")
class HandOffCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void endToEndThroughStreamsStoresAllAndReportReadsIt() throws IOException {
        Path results = folder.resolve("streams.json");

        CommandRun run = CommandRun.of(
                ("end-to-end --coupons 500 --warmup 100 --repeat 2 --blocking --threads 8 --out " + results)
                        .split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("warming up", "run 2 of 2");
        assertThat(run.out())
                .contains("| streams | redis-everysec | 8 waiting | at-once | 500 | 0 |", "appendfsync=everysec");
        assertThat(report(results)).contains("## From the first call to the last row", "| at-once | 500 | 0 |");
    }

    @Test
    void endToEndWithTheWorkerAfterwardsStoresAll() {
        CommandRun run = CommandRun.of(
                "end-to-end --coupons 500 --warmup 100 --repeat 1 --worker after --redis redis-always".split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("| streams | redis-always | async | after | 500 | 0 |");
    }

    @Test
    void endToEndThroughKafkaStoresAll() {
        CommandRun run = CommandRun.of("end-to-end --handoff kafka --coupons 500 --warmup 100 --repeat 1".split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("| kafka | redis-everysec | async | at-once | 500 | 0 |", "server kafka: Kafka ");
    }

    @Test
    void endToEndThroughSqsStoresAll() {
        CommandRun run = CommandRun.of(
                "end-to-end --handoff sqs --coupons 500 --warmup 100 --repeat 1 --worker after".split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("| sqs | redis-everysec | async | after | 500 | 0 |", "server sqs: ElasticMQ");
    }

    @Test
    void drainComparesTheWorkerWithTheFloors() throws IOException {
        Path results = folder.resolve("drain.json");

        CommandRun run = CommandRun.of(("drain --events 1500 --rounds 2 --warmup 1 --out " + results).split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("Warming up", "Round 2 of 2");
        assertThat(run.out()).contains("the worker against the faster floor");
        assertThat(report(results))
                .containsPattern(
                        "floor-batched-insert, 2 connections, rows/s \\| [0-9,]+ \\| [0-9,]+ \\| [0-9,]+ \\| 2 ");
    }

    private String report(Path results) throws IOException {
        Path report = folder.resolve("report.md");
        CommandRun run = CommandRun.of("report", "--out", report.toString(), results.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readString(results))
                .doesNotContain(folder.toString(), System.getProperty("user.dir"), System.getProperty("java.home"));
        return Files.readString(report);
    }
}
