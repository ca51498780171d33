package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;

/**
 * What a database error says of the work: carried out, not carried out, or unknown. The one place that decides it.
 *
 * <p>Until COMMIT is sent nothing can have been carried out, whatever the error. From then on only an error by which
 * the server itself says that it rolled back is a "no"; a lost connection or a timeout says nothing.
 */
final class SqlFailure {

    /** How far the work had come when the error arose. */
    enum Phase {
        /** No connection yet. */
        CONNECTING,
        /** Inside a transaction whose COMMIT has not been sent. */
        WORKING,
        /** COMMIT was sent, or a statement that commits by itself. */
        COMMITTING,
        /** COMMIT was answered. */
        COMMITTED
    }

    enum Verdict {
        BUSY,
        UNAVAILABLE,
        REJECTED,
        UNKNOWN,
        CARRIED_OUT
    }

    private static final Duration RETRY_BUSY = Duration.ofMillis(100);
    private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(1);

    /** A wait that was cut short, a deadlock, a serialization failure, or too many connections. */
    private static final Set<String> BUSY_STATES =
            Set.of("40001", "40P01", "55P03", "57014", "53300", "HYT00", "70100", "90131");

    /** The same as MySQL's and MariaDB's own codes: connections, lock wait, deadlock, statement time. */
    private static final Set<Integer> BUSY_CODES_MYSQL = Set.of(1040, 1203, 1205, 1213, 1969, 3024);

    /** Errors after which the server has rolled back, also when it says so in answer to a COMMIT. */
    private static final Set<String> ROLLED_BACK_STATES = Set.of("40001", "40P01", "40002", "55P03", "57014", "HYT00");

    private static final Set<Integer> ROLLED_BACK_CODES_MYSQL = Set.of(1205, 1213);

    private SqlFailure() {}

    static Verdict verdict(SQLException error, Phase phase, Dialect dialect) {
        return switch (phase) {
            case CONNECTING -> notConnected(error, dialect);
            case WORKING -> notCarriedOut(error, dialect);
            case COMMITTING -> isRolledBack(error, dialect) ? notCarriedOut(error, dialect) : Verdict.UNKNOWN;
            case COMMITTED -> Verdict.CARRIED_OUT;
        };
    }

    /** The exception for the caller; not for {@link Phase#COMMITTED}, where the answer stands. */
    static CouponException of(SQLException error, Phase phase, Dialect dialect) {
        String what = phase + ", SQLState " + error.getSQLState() + ", code " + error.getErrorCode();
        return switch (verdict(error, phase, dialect)) {
            case BUSY -> new NotCarriedOutException(Reason.BUSY, RETRY_BUSY, "the database is busy: " + what, error);
            case UNAVAILABLE ->
                new NotCarriedOutException(
                        Reason.UNAVAILABLE, RETRY_UNAVAILABLE, "the database is unavailable: " + what, error);
            case REJECTED ->
                new NotCarriedOutException(
                        Reason.REJECTED, Duration.ZERO, "the database rejects the request: " + what, error);
            case UNKNOWN -> new OutcomeUnknownException("the answer of the database got lost: " + what, error);
            case CARRIED_OUT -> throw new IllegalArgumentException("what was carried out is not a failure");
        };
    }

    private static Verdict notConnected(SQLException error, Dialect dialect) {
        if (error.getCause() instanceof SQLException refusedByServer) {
            return notConnected(refusedByServer, dialect);
        }
        // A pool that has none to give in time says so by this type, and names no cause.
        boolean poolExhausted = error instanceof SQLTransientConnectionException && error.getCause() == null;
        boolean interrupted = error.getCause() instanceof InterruptedException;
        return poolExhausted || interrupted || isBusy(error, dialect) ? Verdict.BUSY : Verdict.UNAVAILABLE;
    }

    private static Verdict notCarriedOut(SQLException error, Dialect dialect) {
        if (isBusy(error, dialect)) {
            return Verdict.BUSY;
        }
        String state = stateOf(error);
        return state.startsWith("22") || state.startsWith("23") ? Verdict.REJECTED : Verdict.UNAVAILABLE;
    }

    private static boolean isBusy(SQLException error, Dialect dialect) {
        return BUSY_STATES.contains(stateOf(error))
                || (dialect.isMySqlFamily() && BUSY_CODES_MYSQL.contains(error.getErrorCode()));
    }

    private static boolean isRolledBack(SQLException error, Dialect dialect) {
        String state = stateOf(error);
        return ROLLED_BACK_STATES.contains(state)
                || state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("42")
                || (dialect.isMySqlFamily() && ROLLED_BACK_CODES_MYSQL.contains(error.getErrorCode()));
    }

    private static String stateOf(SQLException error) {
        String state = error.getSQLState();
        return state == null ? "" : state;
    }
}
