/** A command line program for operators: looks at coupons and their hand-off, and repairs what it is told to. */
@NullMarked
package io.openrun.coupon.examples.operator;

import org.jspecify.annotations.NullMarked;
