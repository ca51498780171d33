package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** Keeps a second node out while one installs the schema. */
enum InstallLock {
    /** Held to the end of the transaction, which on PostgreSQL includes the tables. */
    ADVISORY("SELECT 1 FROM pg_advisory_xact_lock(hashtext(:name))", ""),

    /** Held by the connection, since every CREATE TABLE ends a transaction there. */
    NAMED("SELECT GET_LOCK(:name, 60)", "SELECT RELEASE_LOCK(:name)"),

    /** H2 creates one table at a time by itself. */
    NONE("", "");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String acquire;
    private final String release;

    InstallLock(String acquire, String release) {
        this.acquire = acquire;
        this.release = release;
    }

    static InstallLock of(JdbcStore store) {
        return switch (store.dialect()) {
            case POSTGRESQL -> ADVISORY;
            case MARIADB, MYSQL -> NAMED;
            case H2 -> NONE;
        };
    }

    void acquire(Handle handle) {
        if (!had(handle, acquire)) {
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.BUSY, RETRY_AFTER, "another node installs the schema", null);
        }
    }

    void release(Handle handle) {
        had(handle, release);
    }

    private static boolean had(Handle handle, String sql) {
        return sql.isEmpty()
                || handle.createQuery(sql)
                        .bind("name", "openrun_coupon_schema")
                        .mapTo(Integer.class)
                        .findOne()
                        .filter(had -> had == 1)
                        .isPresent();
    }
}
