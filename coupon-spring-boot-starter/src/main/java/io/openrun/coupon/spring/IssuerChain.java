package io.openrun.coupon.spring;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.SoldOutSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An engine with what is around it: requests gathered, refusals from memory. Closed before the stores are. */
final class IssuerChain implements AutoCloseable {

    private final CouponIssuer engine;
    private final @Nullable CoalescingCouponIssuer gathering;
    private final @Nullable SoldOutMemory memory;

    IssuerChain(
            CouponIssuer engine, CoalescingCouponIssuer.@Nullable Builder gathering, @Nullable SoldOutSource soldOut) {
        this.engine = engine;
        this.gathering = gathering == null ? null : gathering.build();
        this.memory = soldOut == null ? null : new SoldOutMemory(soldOut);
    }

    CouponIssuer issuer() {
        CouponIssuer inner = gathering == null ? engine : gathering;
        return memory == null ? inner : memory.around(inner);
    }

    /** For callers who don't wait; empty if each call keeps a thread anyway. */
    Optional<AsyncCouponIssuer> async() {
        return gathering()
                .map(CoalescingCouponIssuer::async)
                .map(async -> memory == null ? async : memory.aroundAsync(async));
    }

    Optional<CoalescingCouponIssuer> gathering() {
        return Optional.ofNullable(gathering);
    }

    Optional<SoldOutMemory> memory() {
        return Optional.ofNullable(memory);
    }

    /** Whoever was taken still gets an answer. */
    @Override
    public void close() {
        if (gathering != null) {
            gathering.close();
        }
        if (memory != null) {
            memory.close();
        }
    }
}
