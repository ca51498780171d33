/**
 * How issued coupons leave the store that issued them: the event of each, where events come from and where they go.
 *
 * <p>Delivery is at least once and in any order; whoever stores events does so idempotently.
 */
@NullMarked
package io.openrun.coupon.queue;

import org.jspecify.annotations.NullMarked;
