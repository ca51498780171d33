/** The way of issued coupons from Redis into rows: how fast it is, and how far behind the rows are meanwhile. */
@NullMarked
package io.openrun.coupon.benchmarks.handoff;

import org.jspecify.annotations.NullMarked;
