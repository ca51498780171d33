/** Measures issuers: throughput by JMH, latency by an open loop, and what the two say of each other. */
@NullMarked
package io.openrun.coupon.benchmarks;

import org.jspecify.annotations.NullMarked;
