package io.openrun.coupon.engine.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases, and nothing else. */
enum Dialect {
    POSTGRESQL("postgresql", "clock_timestamp()", "current_schema()") {
        @Override
        String sessionSettings(Timeouts timeouts) {
            return ("SET lock_timeout = %d; SET statement_timeout = %d; SET idle_in_transaction_session_timeout = '%ds';"
                            + " SET default_transaction_isolation = 'read committed'; SET enable_seqscan = off")
                    .formatted(timeouts.lockMs(), timeouts.statementMs(), timeouts.idleSeconds());
        }

        @Override
        String borrowedSettings(Timeouts timeouts) {
            return ("SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = %d;"
                            + " SET LOCAL statement_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = '%ds';"
                            + " SET LOCAL enable_seqscan = off")
                    .formatted(timeouts.lockMs(), timeouts.statementMs(), timeouts.idleSeconds());
        }
    },

    MARIADB("mysql", "UTC_TIMESTAMP(6)", "DATABASE()") {
        @Override
        String sessionSettings(Timeouts timeouts) {
            return "SET " + assignments(timeouts);
        }

        @Override
        String borrowedSettings(Timeouts timeouts) {
            return "SET @openrun_lock_wait = @@SESSION.innodb_lock_wait_timeout,"
                    + " @openrun_statement = @@SESSION.max_statement_time,"
                    + " @openrun_idle = @@SESSION.idle_transaction_timeout, "
                    + assignments(timeouts);
        }

        @Override
        String givenBackSettings() {
            return "SET SESSION innodb_lock_wait_timeout = @openrun_lock_wait,"
                    + " SESSION max_statement_time = @openrun_statement,"
                    + " SESSION idle_transaction_timeout = @openrun_idle";
        }

        private String assignments(Timeouts timeouts) {
            return "SESSION innodb_lock_wait_timeout = %d, SESSION max_statement_time = %d.%03d, SESSION idle_transaction_timeout = %d"
                    .formatted(
                            timeouts.lockSeconds(),
                            timeouts.statementMs() / 1_000,
                            timeouts.statementMs() % 1_000,
                            timeouts.idleSeconds());
        }
    },

    MYSQL("mysql", "UTC_TIMESTAMP(6)", "DATABASE()") {
        @Override
        String sessionSettings(Timeouts timeouts) {
            return "SET SESSION innodb_lock_wait_timeout = %d, SESSION max_execution_time = %d"
                    .formatted(timeouts.lockSeconds(), timeouts.statementMs());
        }

        @Override
        String borrowedSettings(Timeouts timeouts) {
            return ("SET @openrun_lock_wait = @@SESSION.innodb_lock_wait_timeout,"
                            + " @openrun_statement = @@SESSION.max_execution_time,"
                            + " SESSION innodb_lock_wait_timeout = %d, SESSION max_execution_time = %d")
                    .formatted(timeouts.lockSeconds(), timeouts.statementMs());
        }

        @Override
        String givenBackSettings() {
            return "SET SESSION innodb_lock_wait_timeout = @openrun_lock_wait,"
                    + " SESSION max_execution_time = @openrun_statement";
        }
    },

    /** H2's CURRENT_TIMESTAMP stands still from its first use in a transaction, so nothing uses it before the lock. */
    H2("h2", "CURRENT_TIMESTAMP(9)", "CURRENT_SCHEMA") {
        @Override
        String sessionSettings(Timeouts timeouts) {
            return ("SET LOCK_TIMEOUT %d; SET QUERY_TIMEOUT %d;"
                            + " SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED")
                    .formatted(timeouts.lockMs(), timeouts.statementMs());
        }

        @Override
        String borrowedSettings(Timeouts timeouts) {
            return "SET @openrun_lock_wait = LOCK_TIMEOUT(); " + sessionSettings(timeouts);
        }

        @Override
        String givenBackSettings() {
            return "SET LOCK_TIMEOUT @openrun_lock_wait; SET QUERY_TIMEOUT 0";
        }
    };

    private final String folder;
    private final String clock;
    private final String schema;

    Dialect(String folder, String clock, String schema) {
        this.folder = folder;
        this.clock = clock;
        this.schema = schema;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> POSTGRESQL;
            case "MariaDB" -> MARIADB;
            case "MySQL" -> connection.getMetaData().getDatabaseProductVersion().contains("MariaDB") ? MARIADB : MYSQL;
            case "H2" -> H2;
            default ->
                throw new IllegalArgumentException(
                        "dataSource must be PostgreSQL, MariaDB, MySQL or H2, was " + product);
        };
    }

    /** The folder of its schema files below {@code coupon/db} in the jar. */
    String folder() {
        return folder;
    }

    /** The present moment: of the statement or later, never of the transaction's start where a lock was waited for. */
    String clock() {
        return clock;
    }

    /** The expression for the schema that unqualified names mean. */
    String schema() {
        return schema;
    }

    /** Settings for the life of a connection of our own. */
    abstract String sessionSettings(Timeouts timeouts);

    /** Settings for one transaction on somebody else's connection. */
    abstract String borrowedSettings(Timeouts timeouts);

    /** Puts back what {@link #borrowedSettings} changed; empty where the end of the transaction does. */
    String givenBackSettings() {
        return "";
    }

    /**
     * Settings for one transaction that claims rows of the outbox, before its first read; empty where READ COMMITTED
     * holds anyway. InnoDB would lock the gaps between the rows, too, and whoever issues would wait to insert there.
     */
    String outboxSettings() {
        return isMySqlFamily() ? "SET TRANSACTION ISOLATION LEVEL READ COMMITTED" : "";
    }

    /**
     * Whether a transaction that changed nothing is better committed. H2 (seen in 2.3, 2.4 and 2.5) can lose another
     * transaction's update of a row when one that held its lock is rolled back.
     */
    boolean commitsWhatChangedNothing() {
        return this == H2;
    }

    boolean isMySqlFamily() {
        return this == MYSQL || this == MARIADB;
    }
}
