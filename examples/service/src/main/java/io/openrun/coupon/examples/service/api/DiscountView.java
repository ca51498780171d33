package io.openrun.coupon.examples.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.DiscountPolicy.FixedAmount;
import io.openrun.coupon.DiscountPolicy.Percentage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much a coupon takes off, as it is written in JSON.
 *
 * @param type FIXED_AMOUNT or PERCENTAGE
 * @param amount what a fixed amount takes off; null of a percentage
 * @param percent the share of a percentage; null of a fixed amount
 * @param cap the most that a percentage takes off; null of a fixed amount
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DiscountView(
        @Nullable Type type,
        @Nullable BigDecimal amount,
        @Nullable BigDecimal percent,
        @Nullable BigDecimal cap) {

    /** The two kinds. */
    public enum Type {
        /** A fixed amount. */
        FIXED_AMOUNT,
        /** A share, up to a cap. */
        PERCENTAGE
    }

    static DiscountView of(DiscountPolicy policy) {
        if (policy instanceof FixedAmount fixed) {
            return new DiscountView(Type.FIXED_AMOUNT, fixed.amount(), null, null);
        }
        Percentage share = (Percentage) policy;
        return new DiscountView(Type.PERCENTAGE, null, share.percent(), share.cap());
    }

    /**
     * What it says.
     *
     * @return the policy
     * @throws IllegalArgumentException naming the field that is missing or out of its range
     */
    public DiscountPolicy toPolicy() {
        if (type == null) {
            throw new IllegalArgumentException("discount.type must be FIXED_AMOUNT or PERCENTAGE");
        }
        return switch (type) {
            case FIXED_AMOUNT -> new FixedAmount(given("amount", amount));
            case PERCENTAGE -> new Percentage(given("percent", percent), given("cap", cap));
        };
    }

    private static BigDecimal given(String field, @Nullable BigDecimal value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " must be given");
        }
        return value;
    }
}
