package io.openrun.coupon.examples.service.api;

import org.jspecify.annotations.Nullable;

/** A failure nobody foresaw, for the log: where it came from, and none of its words, since they might name a member. */
final class WordlessFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int CAUSES_MAX = 5;

    private WordlessFailure(Throwable failure, @Nullable Throwable cause) {
        super(failure.getClass().getName(), cause);
        setStackTrace(failure.getStackTrace());
    }

    static WordlessFailure of(Throwable failure) {
        return of(failure, CAUSES_MAX);
    }

    private static WordlessFailure of(Throwable failure, int causesMax) {
        Throwable cause = failure.getCause();
        return new WordlessFailure(failure, cause == null || causesMax == 0 ? null : of(cause, causesMax - 1));
    }
}
