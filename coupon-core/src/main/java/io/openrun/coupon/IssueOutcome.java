package io.openrun.coupon;

import java.util.Optional;

/** The answer to one member's request. Each of the three is an expected answer, not a failure. */
public sealed interface IssueOutcome {

    /** {@return the coupon the member now holds; empty if refused} */
    Optional<IssuedCoupon> held();

    /**
     * This call issued it.
     *
     * @param coupon what the member got
     */
    record Issued(IssuedCoupon coupon) implements IssueOutcome {
        @Override
        public Optional<IssuedCoupon> held() {
            return Optional.of(coupon);
        }
    }

    /**
     * The member held it before: from an earlier call, an earlier place in the same batch, or a call whose answer got
     * lost. Id, sequence and issuedAt are those of the first answer; the history knows the present status.
     *
     * @param coupon what the member holds
     */
    record AlreadyIssued(IssuedCoupon coupon) implements IssueOutcome {
        @Override
        public Optional<IssuedCoupon> held() {
            return Optional.of(coupon);
        }
    }

    /**
     * The member holds none and got none.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements IssueOutcome {
        @Override
        public Optional<IssuedCoupon> held() {
            return Optional.empty();
        }
    }
}
