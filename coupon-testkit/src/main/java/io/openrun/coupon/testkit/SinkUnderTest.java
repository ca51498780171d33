package io.openrun.coupon.testkit;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSink;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A sink as the contract uses it.
 *
 * @param sink the sink
 * @param newCoupon makes a coupon of 10,000 that can have events here
 * @param arrived which events of a coupon are durable behind the sink, each once, as far as they are kept there
 */
public record SinkUnderTest(
        EventSink sink, Supplier<CouponId> newCoupon, Function<CouponId, Set<CouponIssuedEvent>> arrived) {}
