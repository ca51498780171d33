/** Tests of the load test itself, on a service that is small enough to know what has to come out. */
@NullMarked
package io.openrun.coupon.benchmarks.loadtest;

import org.jspecify.annotations.NullMarked;
