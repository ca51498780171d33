package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.DiscountPolicy;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as the stores have it.
 *
 * @param entry as it is on record
 * @param live what Redis counts; null if Redis was not given, does not hold it, or has no answer
 * @param trouble why Redis, which should hold it, has no answer; null if it has
 */
record CouponView(
        StockEntry entry,
        @Nullable Inventory live,
        @Nullable String trouble) {

    static boolean isInRedis(StockEntry entry) {
        return entry.state() == StockState.OPEN || entry.state() == StockState.CLOSED;
    }

    Coupon coupon() {
        return entry.coupon();
    }

    String state() {
        return entry.state() + (coupon().suspended() ? ", suspended" : "");
    }

    /** What can still be issued from there, for a table. */
    Object leftInRedis() {
        if (trouble != null) {
            return "?";
        }
        return live == null ? "-" : live.getRemainCount();
    }

    ObjectNode json() {
        CouponTerms terms = coupon().terms();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("coupon", coupon().id().value())
                .put("description", terms.description())
                .put("startsAt", terms.issuePeriod().startsAt().toString())
                .put("endsAt", terms.issuePeriod().endsAt().toString())
                .put("expireDate", terms.expireDate().toString())
                .put("suspended", coupon().suspended())
                .put("state", entry.state().name())
                .put("epoch", entry.epoch())
                .put("revision", entry.revision())
                .put("sequence", entry.sequence())
                .put("storeIdentity", entry.storeIdentity());
        json.set("discount", discount(terms.discount()));
        json.set("onRecord", json(coupon().inventory()));
        json.set("inRedis", live == null ? null : json(live));
        return json.put("trouble", trouble);
    }

    static ObjectNode json(Inventory inventory) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", inventory.totalCount())
                .put("issued", inventory.usedCount())
                .put("left", inventory.getRemainCount());
    }

    private static ObjectNode discount(DiscountPolicy discount) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (discount instanceof DiscountPolicy.Percentage share) {
            return json.put("percent", share.percent()).put("cap", share.cap());
        }
        return json.put("amount", ((DiscountPolicy.FixedAmount) discount).amount());
    }

    static String text(DiscountPolicy discount) {
        return discount instanceof DiscountPolicy.Percentage share
                ? share.percent().toPlainString() + " %, at most " + share.cap().toPlainString()
                : ((DiscountPolicy.FixedAmount) discount).amount().toPlainString();
    }
}
