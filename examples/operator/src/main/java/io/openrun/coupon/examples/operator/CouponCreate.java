package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.IssuePeriod;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates a coupon, in the rows. */
@Command(name = "create", description = "Creates a coupon. Its stock is in the rows until it is opened in Redis.")
final class CouponCreate extends CouponChange {

    @Option(names = "--stock", required = true, paramLabel = "<n>", description = "How many there are.")
    private int stock;

    @Option(names = "--description", required = true, paramLabel = "<text>", description = "What members read.")
    private String description = "";

    @Option(names = "--amount", paramLabel = "<amount>", description = "Takes off this amount; or")
    private @Nullable BigDecimal amount;

    @Option(names = "--percent", paramLabel = "<share>", description = "takes off this share,")
    private @Nullable BigDecimal percent;

    @Option(names = "--cap", paramLabel = "<amount>", description = "up to this amount.")
    private @Nullable BigDecimal cap;

    @Option(
            names = "--starts",
            required = true,
            paramLabel = "<moment>",
            description = "From when it is issued, such as 2026-12-01T10:00+09:00.")
    private Instant starts = Instant.EPOCH;

    @Option(names = "--ends", required = true, paramLabel = "<moment>", description = "Until when it is issued.")
    private Instant ends = Instant.EPOCH;

    @Option(names = "--expires", required = true, paramLabel = "<moment>", description = "Until when it can be used.")
    private Instant expires = Instant.EPOCH;

    CouponCreate(Shell shell) {
        super(shell, "created");
    }

    @Override
    void check() {
        Coupon unused = coupon();
    }

    private Coupon coupon() {
        DiscountPolicy discount = discount();
        IssuePeriod period = BadArgument.orValue("--starts, --ends", () -> new IssuePeriod(starts, ends));
        CouponTerms terms = BadArgument.orValue(
                "--description, --expires", () -> new CouponTerms(description, discount, period, expires));
        return BadArgument.orValue("--stock", () -> Coupon.of(couponId(), terms, stock));
    }

    private DiscountPolicy discount() {
        BigDecimal fixed = amount;
        BigDecimal share = percent;
        BigDecimal most = cap;
        if (fixed != null && share == null && most == null) {
            return BadArgument.orValue("--amount", () -> new DiscountPolicy.FixedAmount(fixed));
        }
        if (fixed == null && share != null && most != null) {
            return BadArgument.orValue("--percent, --cap", () -> new DiscountPolicy.Percentage(share, most));
        }
        throw new BadArgument("either --amount must be given, or --percent with --cap");
    }

    @Override
    Coupon change(Stores stores) {
        Coupon coupon = coupon();
        stores.catalog().create(coupon);
        return coupon;
    }
}
