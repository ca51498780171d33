package io.openrun.coupon.testkit;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A database that answers, with the one way to stop it. */
final class RunningDatabase implements StartedDatabase {

    private final DatabaseAddress address;
    private final String description;
    private final Supplier<OptionalLong> pid;
    private final Runnable stop;
    private final Thread stopAtExit = new Thread(this::stopOnce, "coupon-test-database-stop");
    private boolean stopped;

    private RunningDatabase(DatabaseAddress address, String origin, Supplier<OptionalLong> pid, Runnable stop)
            throws SQLException {
        this.address = address;
        this.description = DatabaseSettings.describe(address, origin);
        this.pid = pid;
        this.stop = stop;
    }

    /** Takes over a server that accepts connections, and sees to it that it is stopped with this JVM. */
    static StartedDatabase of(DatabaseAddress address, String origin, Supplier<OptionalLong> pid, Runnable stop)
            throws SQLException {
        RunningDatabase database = new RunningDatabase(address, origin, pid, stop);
        Runtime.getRuntime().addShutdownHook(database.stopAtExit);
        return database;
    }

    @Override
    public DatabaseKind kind() {
        return address.kind();
    }

    @Override
    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    @Override
    public String username() {
        return address.username();
    }

    @Override
    public String password() {
        return address.password();
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public OptionalLong pid() {
        return pid.get();
    }

    @Override
    public void close() {
        stopOnce();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException e) {
            // The JVM is going down already; the hook finds nothing left to do.
        }
    }

    private synchronized void stopOnce() {
        if (!stopped) {
            stopped = true;
            stop.run();
        }
    }

    @Override
    public String toString() {
        return description;
    }
}
