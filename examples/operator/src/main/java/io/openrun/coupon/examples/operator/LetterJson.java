package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.DeadLetter;

/** A dead letter for a program; its payload names a member, and is not in it. */
final class LetterJson {

    private LetterJson() {}

    static ObjectNode of(DeadLetter letter) {
        CouponId coupon = letter.couponId();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", letter.id())
                .put("origin", letter.origin())
                .put("cause", letter.cause().name())
                .put("detail", letter.detail())
                .put("attempts", letter.attempts())
                .put("coupon", coupon == null ? null : coupon.value())
                .put("firstAt", letter.firstAt().toString())
                .put("lastAt", letter.lastAt().toString())
                .put("state", letter.state().name())
                .put("operator", letter.operator())
                .put("reason", letter.reason())
                .put("payloadBytes", letter.payload().size());
    }
}
