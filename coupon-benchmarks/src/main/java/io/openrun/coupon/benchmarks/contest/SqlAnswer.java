package io.openrun.coupon.benchmarks.contest;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What a peer's failure comes to: the library's contract asks it of its own issuers, nobody asked it of these. */
final class SqlAnswer {

    private static final String INTEGRITY = "23";

    private SqlAnswer() {}

    /** A duplicate member is told so; a pool without a free connection did nothing; of all else nobody knows. */
    static Answer of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isDuplicate(cause)) {
                return Answer.ALREADY;
            }
            if (cause instanceof SQLTransientConnectionException) {
                return Answer.FAILED;
            }
        }
        return Answer.UNKNOWN;
    }

    private static boolean isDuplicate(@Nullable Throwable cause) {
        return cause instanceof SQLIntegrityConstraintViolationException
                || (cause instanceof SQLException sql
                        && sql.getSQLState() != null
                        && sql.getSQLState().startsWith(INTEGRITY));
    }
}
