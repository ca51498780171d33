package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.testkit.StartedDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Stops a PostgreSQL server without ending it: the postmaster and each of its children, which are sessions of their own. */
final class FrozenServer {

    private final List<Long> stopped;

    private FrozenServer(List<Long> stopped) {
        this.stopped = stopped;
    }

    static FrozenServer freeze(StartedDatabase server) throws IOException, InterruptedException {
        ProcessHandle postmaster = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
        signal("STOP", List.of(postmaster.pid()));
        List<Long> all = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(ProcessHandle::pid)
                .toList();
        signal("STOP", all);
        return new FrozenServer(all);
    }

    private static void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(pid.toString()));
        Process kill = new ProcessBuilder(command).inheritIO().start();
        if (!kill.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("kill did not end");
        }
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT", stopped);
    }
}
