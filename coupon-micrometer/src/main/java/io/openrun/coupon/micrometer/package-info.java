/** Metrics and traces of issuing and of the hand-off, for Micrometer. */
@NullMarked
package io.openrun.coupon.micrometer;

import org.jspecify.annotations.NullMarked;
