package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.engine.jdbc.SqlFailure.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in a transaction of its own, and turns what goes wrong into an answer of the library: nothing carried out,
 * or unknown.
 */
final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** Work in a transaction. What it refuses by an exception of the library, it refuses before it changes anything. */
    interface Work<T> {
        Done<T> on(Handle handle);
    }

    /** The answer of some work, and whether there is anything to commit. */
    record Done<T>(T answer, boolean changed) {

        static <T> Done<T> changed(T answer) {
            return new Done<>(answer, true);
        }

        /** Nothing to commit: it needs no flush, and can't have an unknown outcome. */
        static <T> Done<T> unchanged(T answer) {
            return new Done<>(answer, false);
        }
    }

    private final Jdbi jdbi;
    private final Session session;
    private final Gate gate;
    private final Duration deadline;

    Transactions(Jdbi jdbi, Session session, Gate gate, Duration deadline) {
        this.jdbi = jdbi;
        this.session = session;
        this.gate = gate;
        this.deadline = deadline;
    }

    Duration deadline() {
        return deadline;
    }

    /** A deadline that begins now; a call of several transactions has one for all of them. */
    Deadline begin() {
        return Deadline.in(deadline);
    }

    /** Runs work in a transaction, and commits it if it changed something. */
    <T> T run(Deadline until, Work<T> work) {
        return inTurn(until, Phase.WORKING, work);
    }

    /** The same for a call that is this one transaction. */
    <T> T run(Work<T> work) {
        return run(begin(), work);
    }

    /** Runs reads; nothing is ever left to commit. */
    <T> T look(Deadline until, Function<Handle, T> reads) {
        return run(until, handle -> Done.unchanged(reads.apply(handle)));
    }

    /** The same for a call that is this one transaction. */
    <T> T look(Function<Handle, T> reads) {
        return look(begin(), reads);
    }

    /** Runs a single statement, as a transaction of its own where the connection allows. */
    <T> T single(Deadline until, Function<Handle, T> statement) {
        return inTurn(
                until,
                session.isOurs() ? Phase.COMMITTING : Phase.WORKING,
                handle -> Done.changed(statement.apply(handle)));
    }

    private <T> T inTurn(Deadline until, Phase start, Work<T> work) {
        gate.enter(until);
        try {
            return within(until, start, work);
        } finally {
            gate.leave();
        }
    }

    private <T> T within(Deadline until, Phase start, Work<T> work) {
        boolean commitsItself = start == Phase.COMMITTING;
        Phase phase = Phase.CONNECTING;
        Handle handle = open();
        Session.@Nullable Before before = null;
        try {
            before = session.enter(handle, commitsItself, until);
            phase = start;
            Done<T> done = work.on(handle);
            if (!commitsItself) {
                if (done.changed()) {
                    session.limit(handle.getConnection(), until);
                    phase = Phase.COMMITTING;
                    handle.getConnection().commit();
                } else {
                    endUnchanged(handle.getConnection());
                }
            }
            phase = Phase.COMMITTED;
            return done.answer();
        } catch (SQLException | JdbiException failure) {
            undo(handle, commitsItself);
            throw session.failure(failure, phase);
        } catch (ChangeRefusedException | NotCarriedOutException refused) {
            if (!commitsItself) {
                endUnchanged(handle.getConnection());
            }
            throw refused;
        } catch (RuntimeException | Error bug) {
            undo(handle, commitsItself);
            throw bug;
        } finally {
            giveBack(handle, before);
        }
    }

    private Handle open() {
        try {
            return jdbi.open();
        } catch (JdbiException failure) {
            throw session.failure(failure, Phase.CONNECTING);
        }
    }

    /** What changed nothing stays so, whether its end can be told to the database or not. */
    private void endUnchanged(Connection connection) {
        try {
            session.endUnchanged(connection);
        } catch (SQLException broken) {
            LOG.debug("a transaction that changed nothing could not be ended, the connection is cut", broken);
            cut(connection);
        }
    }

    private static void undo(Handle handle, boolean commitsItself) {
        if (!commitsItself) {
            rollback(handle.getConnection());
        }
    }

    /** A connection that can't roll back is cut, since to give it back in the middle of a transaction could commit it. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            LOG.debug("rollback failed, the connection is cut", broken);
            cut(connection);
        }
    }

    private static void cut(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            LOG.debug("the connection was gone already", alreadyGone);
        }
    }

    /** What goes wrong here changes no answer: the work is committed or rolled back by now. */
    private void giveBack(Handle handle, Session.@Nullable Before before) {
        try {
            if (before != null) {
                session.leave(handle.getConnection(), before);
            }
        } catch (SQLException broken) {
            LOG.debug("a connection could not be put back as it was, it is cut", broken);
            cut(handle.getConnection());
        }
        try {
            handle.close();
        } catch (JdbiException broken) {
            LOG.debug("a connection could not be given back", broken);
        }
    }
}
