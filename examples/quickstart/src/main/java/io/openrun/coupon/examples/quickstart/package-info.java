/** A command line program: lets a crowd arrive at once for one coupon, and checks the promises against the rows. */
@NullMarked
package io.openrun.coupon.examples.quickstart;

import org.jspecify.annotations.NullMarked;
