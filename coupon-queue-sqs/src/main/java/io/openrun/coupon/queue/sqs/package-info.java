/** Events of issued coupons on their way through a queue of Amazon SQS. */
@NullMarked
package io.openrun.coupon.queue.sqs;

import org.jspecify.annotations.NullMarked;
