package io.openrun.coupon.acceptance;

import io.openrun.coupon.testkit.StartedDatabase;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The process of a PostgreSQL that was started on this machine: frozen, thawed, ended, and started again on its data. Its
 * children are sessions of their own, so a signal goes to each.
 */
final class PostgresqlProcess {

    private final StartedDatabase database;
    private final ProcessHandle first;
    private final List<String> command;

    private PostgresqlProcess(StartedDatabase database, ProcessHandle first, List<String> command) {
        this.database = database;
        this.first = first;
        this.command = command;
    }

    static PostgresqlProcess of(StartedDatabase database) {
        ProcessHandle postmaster =
                ProcessHandle.of(database.pid().orElseThrow()).orElseThrow();
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // as root it runs in a user namespace only
        }
        command.add(postmaster.info().command().orElseThrow());
        command.addAll(List.of(postmaster.info().arguments().orElseThrow()));
        return new PostgresqlProcess(database, postmaster, command);
    }

    void freeze() {
        signal("STOP", List.of(first));
        signal("STOP", all());
    }

    void thaw() {
        signal("CONT", all());
    }

    /** Cuts all sessions off, and waits until it is gone. */
    void stop() {
        signal("INT", List.of(first));
        Await.until("PostgreSQL has ended", () -> !first.isAlive());
    }

    /** Starts it again, and waits until it answers. */
    void start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        Await.until("PostgreSQL answers again", () -> {
            if (!started.isAlive()) {
                throw new AssertionError("PostgreSQL did not start again: " + command);
            }
            return answers();
        });
    }

    private boolean answers() {
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password())) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private List<ProcessHandle> all() {
        return Stream.concat(Stream.of(first), first.descendants()).toList();
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        List<String> kill = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> kill.add(Long.toString(process.pid())));
        try {
            Process sent = new ProcessBuilder(kill)
                    .redirectError(Redirect.DISCARD) // one that is gone by now
                    .start();
            if (!sent.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("kill did not end");
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
