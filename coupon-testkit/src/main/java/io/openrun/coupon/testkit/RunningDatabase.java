package io.openrun.coupon.testkit;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A database that answers, with the one way to stop it. */
final class RunningDatabase implements StartedDatabase {

    private final DatabaseAddress address;
    private final String description;
    private final Supplier<OptionalLong> pid;
    private final StopAtExit stop;

    private RunningDatabase(DatabaseAddress address, String origin, Supplier<OptionalLong> pid, Runnable stop)
            throws SQLException {
        this.address = address;
        this.description = DatabaseSettings.describe(address, origin);
        this.pid = pid;
        this.stop = StopAtExit.of(stop);
    }

    /** Takes over a server that accepts connections, and sees to it that it is stopped with this JVM. */
    static StartedDatabase of(DatabaseAddress address, String origin, Supplier<OptionalLong> pid, Runnable stop)
            throws SQLException {
        return new RunningDatabase(address, origin, pid, stop);
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
        stop.stopNow();
    }

    @Override
    public String toString() {
        return description;
    }
}
