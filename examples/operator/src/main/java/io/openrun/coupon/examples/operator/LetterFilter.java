package io.openrun.coupon.examples.operator;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose dead letters. */
final class LetterFilter {

    @Option(names = "--cause", paramLabel = "<cause>", description = "Those of this cause: ${COMPLETION-CANDIDATES}.")
    private @Nullable DeadLetterCause cause;

    @Option(names = "--coupon", paramLabel = "<coupon>", description = "Those of this coupon.")
    private @Nullable CouponId coupon;

    boolean isGiven() {
        return cause != null || coupon != null;
    }

    DeadLetters.Filter of(DeadLetter.@Nullable State state) {
        return new DeadLetters.Filter(state, cause, coupon);
    }
}
