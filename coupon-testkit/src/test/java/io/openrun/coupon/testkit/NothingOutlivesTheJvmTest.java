package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a killed JVM leaves its servers behind, as documented")
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NothingOutlivesTheJvmTest {

    private static final String[] KINDS = Stream.concat(
                    Arrays.stream(DatabaseKind.values()).map(DatabaseKind::name),
                    Stream.of(ServerChild.REDIS, ServerChild.KAFKA))
            .toArray(String[]::new);
    private static final Duration GONE_WITHIN = Duration.ofSeconds(10);

    @Test
    void serversAndFoldersAreGoneSoonAfterTheJvmWasKilled() throws Exception {
        try (ServerChild child = ServerChild.start(path -> true, List.of(), KINDS)) {
            List<Started> started = started(child);
            child.kill();
            assertGone(started);
        }
    }

    @Test
    void serversAndFoldersAreGoneWhenTheJvmHasEndedByItself() throws Exception {
        try (ServerChild child = ServerChild.start(path -> true, List.of(), KINDS)) {
            List<Started> started = started(child);
            assertThat(child.end()).isZero();
            assertThat(started).allMatch(Started::isGone);
        }
    }

    private record Started(long pid, Path data, List<Long> children) {

        boolean isGone() {
            return !Files.exists(data)
                    && !Files.exists(data.getParent())
                    && !Processes.runs(pid)
                    && children.stream().noneMatch(Processes::runs);
        }
    }

    /** All of them, each seen alive. */
    private static List<Started> started(ServerChild child) throws IOException {
        List<Started> all = new ArrayList<>();
        for (String kind : KINDS) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(4).startsWith(kind);
            long pid = Long.parseLong(fields.get(1));
            Path data = Path.of(fields.get(2));
            assertThat(data).exists();
            if (!kind.equals(DatabaseKind.H2.name())) {
                assertThat(Processes.runs(pid)).isTrue();
            }
            all.add(new Started(pid, data, childrenOf(pid)));
        }
        assertThat(all).anyMatch(server -> !server.children().isEmpty()); // PostgreSQL's
        return all;
    }

    private static List<Long> childrenOf(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void assertGone(List<Started> started) throws InterruptedException {
        BooleanSupplier gone = () -> started.stream().allMatch(Started::isGone);
        long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
        while (!gone.getAsBoolean() && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
        assertThat(started).allMatch(Started::isGone);
    }
}
