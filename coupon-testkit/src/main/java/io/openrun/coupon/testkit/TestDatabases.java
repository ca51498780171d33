package io.openrun.coupon.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where tests get a real database from: one for the whole JVM, or a fresh one of their own.
 *
 * <p>Each kind is tried in this order, and the one taken is logged in one line:
 *
 * <ol>
 *   <li>the JDBC URL in the system property {@code coupon.it.postgres} ({@code .mariadb}, {@code .h2}), with the user in
 *       {@code coupon.it.postgres.user} ({@code postgres}, {@code root}, {@code sa} if absent) and the password in
 *       {@code coupon.it.postgres.password} (empty if absent); every caller shares that database;
 *   <li>Docker, by Testcontainers, if the system property {@code coupon.it} is {@code docker} (never H2);
 *   <li>binaries from Maven Central, bound to 127.0.0.1 and a free port; H2 in this JVM, with its data in files.
 * </ol>
 *
 * <p>What was asked for is never silently replaced by the next.
 *
 * <p>Servers and their folders are gone when the JVM has ended, however it ended: a watching process outlives it for as
 * long as that takes. On Windows there is no such process: there a JVM that is killed leaves them behind.
 */
public final class TestDatabases {

    private static final Logger LOG = LoggerFactory.getLogger(TestDatabases.class);
    private static final Map<DatabaseKind, SharedServer<StartedDatabase>> SHARED = new EnumMap<>(DatabaseKind.class);

    static {
        for (DatabaseKind kind : DatabaseKind.values()) {
            SHARED.put(kind, new SharedServer<>(() -> start(kind)));
        }
    }

    private TestDatabases() {}

    /**
     * The H2 of this JVM, started by the first call.
     *
     * @return always the same database
     * @throws IllegalStateException if it can't be started, on this and every later call
     */
    public static TestDatabase h2() {
        return shared(DatabaseKind.H2);
    }

    /**
     * The PostgreSQL of this JVM, started by the first call.
     *
     * @return always the same database
     * @throws IllegalStateException if it can't be started, on this and every later call; the message says what to do
     */
    public static TestDatabase postgresql() {
        return shared(DatabaseKind.POSTGRESQL);
    }

    /**
     * The MariaDB of this JVM, started by the first call.
     *
     * @return always the same database
     * @throws IllegalStateException if it can't be started, on this and every later call; the message says what to do
     */
    public static TestDatabase mariadb() {
        return shared(DatabaseKind.MARIADB);
    }

    /**
     * The database of this kind that the whole JVM shares, started by the first call.
     *
     * @param kind the product
     * @return always the same database for one kind
     * @throws IllegalStateException if it can't be started, on this and every later call; the message says what to do
     */
    public static TestDatabase shared(DatabaseKind kind) {
        return Objects.requireNonNull(SHARED.get(kind), "kind").get();
    }

    /**
     * Starts a database for the caller alone, unless one is given from outside.
     *
     * @param kind the product
     * @return the database, which answers; the caller closes it
     * @throws IllegalStateException if it can't be started; the message says what to do
     */
    public static StartedDatabase start(DatabaseKind kind) {
        DatabaseSource source = DatabaseSource.of(kind);
        StartedDatabase database;
        try {
            database = source.start(kind);
        } catch (NoClassDefFoundError e) {
            // An optional dependency is not there. Everything that needs it is behind the call above.
            throw new IllegalStateException(source.advice(kind, "a library is missing (" + e.getMessage() + ")"), e);
        } catch (ServerStartException e) {
            throw new IllegalStateException(source.advice(kind, String.valueOf(e.getMessage())), e);
        }
        LOG.info("Test database: {}", database.describe());
        return database;
    }
}
