/** Plants: classes that break a rule, for the proof that the rule can fail. */
@NullMarked
package io.openrun.coupon.engine.redis;

import org.jspecify.annotations.NullMarked;
