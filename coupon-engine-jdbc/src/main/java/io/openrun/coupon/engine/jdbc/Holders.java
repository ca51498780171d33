package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.Map;

/** Who of the members of a batch holds the coupon already, and the store's clock when that was read. */
record Holders(Map<MemberId, IssuedCoupon> byMember, Instant now) {}
