/** Plants: classes that break a rule, for the proof that the rule can fail. */
@NullMarked
package io.openrun.coupon.internal;

import org.jspecify.annotations.NullMarked;
