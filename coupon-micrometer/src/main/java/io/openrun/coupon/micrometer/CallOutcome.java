package io.openrun.coupon.micrometer;

import io.micrometer.common.KeyValue;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Refusal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** What came of a request or a call, as the value of the key {@code outcome}: a few words, however many there are. */
enum CallOutcome {
    ISSUED,
    ALREADY_ISSUED,
    UNKNOWN_COUPON,
    NOT_STARTED,
    ENDED,
    SUSPENDED,
    SOLD_OUT,
    BUSY,
    UNAVAILABLE,
    REJECTED,
    UNKNOWN,
    ERROR,
    /** A call for several members who got different answers; never that of a request. */
    MIXED,
    /** A batch that was decided, whatever its members got; never that of a request. */
    DECIDED;

    /** What can come of the request of one member. */
    static final Set<CallOutcome> OF_REQUESTS = Collections.unmodifiableSet(EnumSet.range(ISSUED, ERROR));

    static final String KEY = "outcome";

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The value of the key. */
    String word() {
        return word;
    }

    KeyValue keyValue() {
        return KeyValue.of(KEY, word);
    }

    static CallOutcome of(IssueOutcome outcome) {
        if (outcome instanceof IssueOutcome.Refused refused) {
            return of(refused.reason());
        }
        return outcome instanceof IssueOutcome.Issued ? ISSUED : ALREADY_ISSUED;
    }

    private static CallOutcome of(Refusal reason) {
        return switch (reason) {
            case UNKNOWN_COUPON -> UNKNOWN_COUPON;
            case NOT_STARTED -> NOT_STARTED;
            case ENDED -> ENDED;
            case SUSPENDED -> SUSPENDED;
            case SOLD_OUT -> SOLD_OUT;
        };
    }

    /** Cancelling a call tells nothing of its outcome. */
    static CallOutcome of(Throwable failure) {
        if (failure instanceof NotCarriedOutException no) {
            return switch (no.reason()) {
                case BUSY -> BUSY;
                case UNAVAILABLE -> UNAVAILABLE;
                case REJECTED -> REJECTED;
            };
        }
        return failure instanceof OutcomeUnknownException || failure instanceof CancellationException ? UNKNOWN : ERROR;
    }

    /** The failure itself, which a stage that follows on another hides in a wrapper. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
