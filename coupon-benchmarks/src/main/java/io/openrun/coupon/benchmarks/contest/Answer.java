package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.OutcomeUnknownException;
import java.util.concurrent.CompletionException;

/** What one call came to, in the same words for whoever was asked. */
public enum Answer {
    /** This call issued it. */
    ISSUED,
    /** The member held it before. */
    ALREADY,
    /** The member holds none and got none. */
    REFUSED,
    /** The call gave up, and issued nothing for sure. */
    FAILED,
    /** The call gave up, and may have issued. */
    UNKNOWN;

    static Answer of(IssueOutcome outcome) {
        if (outcome instanceof IssueOutcome.Issued) {
            return ISSUED;
        }
        return outcome instanceof IssueOutcome.AlreadyIssued ? ALREADY : REFUSED;
    }

    /** What a failure of this library says; anything that is no word of its own is a defect, and unknown. */
    static Answer of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof io.openrun.coupon.NotCarriedOutException ? FAILED : unknown(cause);
    }

    private static Answer unknown(Throwable cause) {
        if (cause instanceof OutcomeUnknownException) {
            return UNKNOWN;
        }
        throw new IllegalStateException("an issuer failed in a way that the contract does not know", cause);
    }
}
