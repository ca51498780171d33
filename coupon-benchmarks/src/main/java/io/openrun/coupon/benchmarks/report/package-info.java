/** What was measured under which conditions: read from JSON, told in Markdown and SVG. */
@NullMarked
package io.openrun.coupon.benchmarks.report;

import org.jspecify.annotations.NullMarked;
