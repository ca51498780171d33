package io.openrun.coupon.engine.redis;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A register that a test can stand in the way of. */
class RegisterAround implements StockRegister {

    private final StockRegister register;

    RegisterAround(StockRegister register) {
        this.register = register;
    }

    @Override
    public Optional<StockEntry> find(CouponId couponId) {
        return register.find(couponId);
    }

    @Override
    public List<StockEntry> list(@Nullable CouponId after, int limit) {
        return register.list(after, limit);
    }

    @Override
    public List<StockEntry> listDue(Duration ahead, @Nullable CouponId after, int limit) {
        return register.listDue(ahead, after, limit);
    }

    @Override
    public StockEntry takeOver(CouponId couponId, long epoch) {
        return register.takeOver(couponId, epoch);
    }

    @Override
    public StockEntry opened(CouponId couponId, long epoch, String storeIdentity) {
        return register.opened(couponId, epoch, storeIdentity);
    }

    @Override
    public StockEntry change(CouponId couponId, long epoch, UnaryOperator<Coupon> change) {
        return register.change(couponId, epoch, change);
    }

    @Override
    public StockEntry close(CouponId couponId, long epoch) {
        return register.close(couponId, epoch);
    }
}
