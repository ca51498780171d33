/** Who is measured: the issuers of this library and the peers, each with its tables in a database started for it. */
@NullMarked
package io.openrun.coupon.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
