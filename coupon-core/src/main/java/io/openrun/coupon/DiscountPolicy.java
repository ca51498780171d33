package io.openrun.coupon;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much an issued coupon takes off an amount. Amounts are in the service's own currency, 0 or more, with at most
 * {@value #SCALE_MAX} decimals.
 */
public sealed interface DiscountPolicy {

    /** The most decimals of an amount or a percentage. */
    int SCALE_MAX = 4;

    /**
     * What is taken off.
     *
     * @param amount the amount before the discount, 0 or more
     * @return the discount, 0 to {@code amount}
     * @throws IllegalArgumentException if the amount is null or negative
     */
    BigDecimal discountOn(BigDecimal amount);

    /**
     * What is left to pay.
     *
     * @param amount the amount before the discount, 0 or more
     * @return the amount after it, 0 or more
     * @throws IllegalArgumentException if the amount is null or negative
     */
    default BigDecimal apply(BigDecimal amount) {
        return amount.subtract(discountOn(amount));
    }

    /**
     * Takes off a fixed amount, and never more than there is.
     *
     * @param amount what it takes off, above 0, at most 15 digits before the point
     */
    record FixedAmount(BigDecimal amount) implements DiscountPolicy {
        /**
         * Checks the amount.
         *
         * @param amount what it takes off
         * @throws IllegalArgumentException if it is null, not above 0 or has too many digits
         */
        public FixedAmount {
            amount = positive("amount", amount);
        }

        @Override
        public BigDecimal discountOn(BigDecimal price) {
            return notNegative(price).min(amount);
        }
    }

    /**
     * Takes off a share, up to a cap.
     *
     * @param percent the share in percent, above 0, at most 100
     * @param cap the most it takes off, above 0, at most 15 digits before the point
     */
    record Percentage(BigDecimal percent, BigDecimal cap) implements DiscountPolicy {

        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /**
         * Checks share and cap.
         *
         * @param percent the share in percent
         * @param cap the most it takes off
         * @throws IllegalArgumentException if one is null, not above 0 or has too many digits, or the share is above 100
         */
        public Percentage {
            percent = positive("percent", percent);
            cap = positive("cap", cap);
            if (percent.compareTo(HUNDRED) > 0) {
                throw new IllegalArgumentException("percent must be at most 100");
            }
        }

        /** {@inheritDoc} The share is rounded down to the decimals of the amount. */
        @Override
        public BigDecimal discountOn(BigDecimal price) {
            BigDecimal share = notNegative(price).multiply(percent).divide(HUNDRED, price.scale(), RoundingMode.DOWN);
            return share.min(cap).min(price);
        }
    }

    private static BigDecimal notNegative(BigDecimal amount) {
        if (amount == null || amount.signum() < 0) {
            throw new IllegalArgumentException("amount must be 0 or more");
        }
        return amount;
    }

    private static BigDecimal positive(String field, BigDecimal value) {
        if (value == null || value.signum() <= 0) {
            throw new IllegalArgumentException(field + " must be above 0");
        }
        BigDecimal plain = value.stripTrailingZeros();
        if (plain.scale() > SCALE_MAX || plain.precision() - plain.scale() > 15) {
            throw new IllegalArgumentException(
                    field + " must have at most 15 digits before and " + SCALE_MAX + " after the point");
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
