/** A crowd of JMeter's on the service, with one engine after the other, and what came of it side by side. */
@NullMarked
package io.openrun.coupon.benchmarks.loadtest;

import org.jspecify.annotations.NullMarked;
