/**
 * What an engine is held to, and real servers to do it on: extend {@link io.openrun.coupon.testkit.CouponIssuerContract},
 * {@link io.openrun.coupon.testkit.CouponCatalogContract} and
 * {@link io.openrun.coupon.testkit.IssuedCouponHistoryContract}.
 *
 * <p>Each rule has a number, is told in {@code CONTRACT.md}, and is one test named after it.
 */
@NullMarked
package io.openrun.coupon.testkit;

import org.jspecify.annotations.NullMarked;
