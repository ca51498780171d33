package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * Sets the timeouts of a connection. On connections of our own they were set when the connection was made; on borrowed
 * ones they hold for one transaction and are put back.
 */
final class Session {

    /** How a connection was before we used it. */
    record Before(boolean autoCommit, int networkTimeoutMs) {}

    private final Dialect dialect;
    private final boolean ours;
    private final String borrowed;
    private final String givenBack;

    Session(Dialect dialect, Timeouts timeouts, boolean ours) {
        this.dialect = dialect;
        this.ours = ours;
        this.borrowed = dialect.borrowedSettings(timeouts);
        this.givenBack = dialect.givenBackSettings();
    }

    boolean isOurs() {
        return ours;
    }

    Before enter(Handle handle, boolean autoCommit, Deadline deadline) throws SQLException {
        Connection connection = handle.getConnection();
        Before before = new Before(connection.getAutoCommit(), connection.getNetworkTimeout());
        limit(connection, deadline);
        handle.getConfig(SqlStatements.class).addCustomizer(new StatementCustomizer() {
            @Override
            public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
                limit(connection, deadline);
            }
        });
        if (before.autoCommit() != autoCommit) {
            connection.setAutoCommit(autoCommit);
        }
        if (!ours) {
            execute(connection, borrowed);
        }
        return before;
    }

    /** What is read next from the network is waited for until the deadline at most. */
    void limit(Connection connection, Deadline deadline) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, deadline.leftMs());
    }

    /** Ends a transaction that changed nothing; elsewhere than on H2 a rollback, which costs no flush. */
    void endUnchanged(Connection connection) throws SQLException {
        if (dialect.commitsWhatChangedNothing()) {
            connection.commit();
        } else {
            connection.rollback();
        }
    }

    void leave(Connection connection, Before before) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        if (!ours && !givenBack.isEmpty()) {
            execute(connection, givenBack);
        }
        if (connection.getAutoCommit() != before.autoCommit()) {
            connection.setAutoCommit(before.autoCommit());
        }
        connection.setNetworkTimeout(Runnable::run, before.networkTimeoutMs());
    }

    /** The library's answer to an error of the database; an error that is none of its is passed on. */
    CouponException failure(Exception failure, SqlFailure.Phase phase) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error) {
                return SqlFailure.of(error, phase, dialect);
            }
        }
        throw new IllegalStateException("an error that does not come from the database", failure);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
