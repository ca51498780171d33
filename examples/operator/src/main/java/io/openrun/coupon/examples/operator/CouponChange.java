package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;

/** A command that changes one coupon, wherever its stock is. */
abstract class CouponChange extends StoreCommand {

    @Mixin
    private final CouponParameter coupon = new CouponParameter();

    private final String done;

    /** {@code done} says what has become of the coupon. */
    CouponChange(Shell shell, String done) {
        super(shell);
        this.done = done;
    }

    CouponId couponId() {
        return coupon.id();
    }

    /** Changes it, and returns what it is now. */
    abstract Coupon change(Stores stores);

    @Override
    final Answer answer(Stores stores) {
        try {
            return new Changed(done, change(stores));
        } catch (ChangeRefusedException refused) {
            if (refused.reason() == Reason.HELD_ELSEWHERE
                    && storeOptions().redisUrl().isEmpty()) {
                throw new ChangeRefusedException(refused.reason(), refused.getMessage() + "; give its --redis-url");
            }
            throw refused;
        }
    }

    private record Changed(String done, Coupon coupon) implements Answer {

        @Override
        public void print(PrintWriter out) {
            out.println(coupon.id() + " is " + done + ": "
                    + Text.number(coupon.inventory().totalCount()) + " in all, "
                    + Text.number(coupon.inventory().usedCount()) + " issued, "
                    + Text.number(coupon.inventory().getRemainCount()) + " left"
                    + (coupon.suspended() ? ", suspended" : ""));
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("coupon", coupon.id().value())
                    .put("done", done)
                    .put("suspended", coupon.suspended());
            return json.setAll(CouponView.json(coupon.inventory()));
        }
    }
}
