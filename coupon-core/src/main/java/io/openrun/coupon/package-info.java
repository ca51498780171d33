/**
 * The model of a limited coupon, the one-method SPI that issues it, and an in-memory engine as the reference.
 *
 * <p>Start at {@link io.openrun.coupon.CouponIssuer}; {@link io.openrun.coupon.CouponCatalog} and
 * {@link io.openrun.coupon.IssuedCouponHistory} are the two other doors to the same data.
 */
@NullMarked
package io.openrun.coupon;

import org.jspecify.annotations.NullMarked;
