/** An open loop: members come when they come, whether or not those before them have their answer. */
@NullMarked
package io.openrun.coupon.benchmarks.openrun;

import org.jspecify.annotations.NullMarked;
