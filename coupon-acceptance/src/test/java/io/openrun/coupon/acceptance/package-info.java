/** The whole way of a coupon, from the call to the row, by real processes that are killed, frozen and stopped. */
@NullMarked
package io.openrun.coupon.acceptance;

import org.jspecify.annotations.NullMarked;
