package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutSource;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tells a {@link io.openrun.coupon.SoldOutMemory} what the rows say, without a lock. */
public final class JdbcSoldOutSource implements SoldOutSource {

    private static final int PAGE = 10_000;

    private final JdbcStore store;

    /**
     * A source over a store.
     *
     * @param store where coupons and issued coupons are; stays the caller's to close
     */
    public JdbcSoldOutSource(JdbcStore store) {
        this.store = store;
    }

    @Override
    public OptionalLong soldOutAt(CouponId couponId) {
        return store.looks().look(handle -> store.coupons().soldOutAt(handle, couponId));
    }

    @Override
    public void forEachHolder(CouponId couponId, Consumer<MemberId> holder) {
        OptionalLong last = OptionalLong.of(0);
        while (last.isPresent()) {
            long after = last.getAsLong();
            last = store.looks().look(handle -> store.issuedCoupons().holders(handle, couponId, after, PAGE, holder));
        }
    }
}
