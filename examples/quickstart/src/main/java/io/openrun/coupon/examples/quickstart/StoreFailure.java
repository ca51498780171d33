package io.openrun.coupon.examples.quickstart;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A store can't be started or used; the message is for whoever typed the command. */
final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What happened in one line: the message, and the database's own words below it, which say what to correct. */
    static String explain(RuntimeException failure) {
        SQLException deepest = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                deepest = sql;
            }
        }
        return failure.getMessage() + words(deepest);
    }

    private static String words(@Nullable SQLException failure) {
        return failure == null ? "" : " (" + failure.getMessage() + ")";
    }
}
