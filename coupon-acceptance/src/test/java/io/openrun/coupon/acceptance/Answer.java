package io.openrun.coupon.acceptance;

import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What became of a call. */
record Answer(Kind kind, String what, long sequence) {

    /** What it means for the one who asked. */
    enum Kind {
        ISSUED,
        ALREADY,
        /** A definite no. */
        REFUSED,
        /** For sure nothing happened. */
        NOT_CARRIED_OUT,
        /** It may have happened. */
        UNKNOWN,
        /** Nothing that a caller was told of. */
        UNDECLARED;

        boolean isHeld() {
            return this == ISSUED || this == ALREADY;
        }

        boolean isNo() {
            return this == REFUSED || this == NOT_CARRIED_OUT;
        }

        /** There is nothing more to be asked. */
        boolean isFinal() {
            return isHeld() || this == REFUSED;
        }
    }

    static Answer of(@Nullable IssueOutcome outcome, @Nullable Throwable failure) {
        if (outcome != null) {
            return outcome.held()
                    .map(held -> new Answer(
                            outcome instanceof IssueOutcome.Issued ? Kind.ISSUED : Kind.ALREADY,
                            held.id() + " " + held.issuedAt(),
                            held.sequence()))
                    .orElseGet(() -> new Answer(Kind.REFUSED, outcome.toString(), 0));
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = String.valueOf(cause).replaceAll("\\s+", " ");
        if (cause instanceof NotCarriedOutException) {
            return new Answer(Kind.NOT_CARRIED_OUT, why, 0);
        }
        return new Answer(cause instanceof OutcomeUnknownException ? Kind.UNKNOWN : Kind.UNDECLARED, why, 0);
    }

    static Answer parse(List<String> words) {
        return new Answer(Kind.valueOf(words.get(3)), words.get(4), Long.parseLong(words.get(5)));
    }
}
