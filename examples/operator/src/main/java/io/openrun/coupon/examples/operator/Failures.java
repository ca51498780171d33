package io.openrun.coupon.examples.operator;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What a failure means for whoever typed the command: a line that says it, and the status. */
final class Failures {

    private Failures() {}

    static int statusOf(Exception failure) {
        if (failure instanceof BadArgument) {
            return ExitStatus.BAD_ARGUMENTS;
        }
        return isNo(failure) ? ExitStatus.NOT_CARRIED_OUT : ExitStatus.UNKNOWN;
    }

    /** What the library says, and the store's own words below it, which say what to correct. */
    static String explain(Exception failure) {
        if (failure instanceof BadArgument) {
            return String.valueOf(failure.getMessage()) + " (try --help)";
        }
        return title(failure)
                + message(failure)
                + storeWords(failure).map(words -> " (" + words + ")").orElse("");
    }

    static String trace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }

    private static boolean isNo(Exception failure) {
        return failure instanceof NotCarriedOutException
                || failure instanceof ChangeRefusedException
                || failure instanceof RefusedToStart;
    }

    private static String title(Exception failure) {
        if (isNo(failure)) {
            return "Not carried out: ";
        }
        return failure instanceof OutcomeUnknownException
                ? "Nobody knows whether it was carried out; look, or do it again: "
                : "It broke, and may have been carried out; --verbose shows where: ";
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getName() : message;
    }

    private static Optional<String> storeWords(Throwable failure) {
        return deepest(failure, cause -> cause instanceof SQLException sql && !tellsData(sql))
                .or(() -> deepest(
                        failure,
                        cause -> cause instanceof JedisConnectionException
                                || cause instanceof JedisAccessControlException))
                .map(cause -> String.valueOf(cause.getMessage()) + hint(cause));
    }

    /** A value that is refused (22) or breaks a constraint (23) stands in the message, and may name a member. */
    private static boolean tellsData(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
    }

    private static String hint(Throwable cause) {
        boolean isUnknownName = cause instanceof SQLException sql
                && String.valueOf(sql.getSQLState()).startsWith("42");
        return isUnknownName ? "; 'schema verify' says what is missing" : "";
    }

    private static Optional<Throwable> deepest(Throwable failure, Predicate<Throwable> which) {
        Optional<Throwable> found = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (which.test(cause)) {
                found = Optional.of(cause);
            }
        }
        return found;
    }
}
