package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.StockEntry;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one coupon. */
@Command(name = "show", description = "Shows a coupon: what is on record, and what Redis counts.")
final class CouponShow extends StoreCommand {

    @Mixin
    private final CouponParameter coupon = new CouponParameter();

    CouponShow(Shell shell) {
        super(shell);
    }

    @Override
    Answer answer(Stores stores) {
        StockEntry entry = stores.register()
                .find(coupon.id())
                .orElseThrow(() -> new ChangeRefusedException(
                        ChangeRefusedException.Reason.UNKNOWN_COUPON, "there is no coupon " + coupon.id()));
        return new Shown(new CouponViews(stores).view(entry));
    }

    private record Shown(CouponView view) implements Answer {

        @Override
        public void print(PrintWriter out) {
            CouponTerms terms = view.coupon().terms();
            Text.field(out, "coupon", view.coupon().id());
            Text.field(out, "description", terms.description());
            Text.field(out, "discount", CouponView.text(terms.discount()));
            Text.field(out, "issued from", Text.moment(terms.issuePeriod().startsAt()));
            Text.field(out, "issued until", Text.moment(terms.issuePeriod().endsAt()));
            Text.field(out, "expires", Text.moment(terms.expireDate()));
            Text.field(out, "state", view.state());
            Text.field(out, "epoch", Text.number(view.entry().epoch()));
            Text.field(out, "revision", Text.number(view.entry().revision()));
            Text.field(out, "sequence", Text.number(view.entry().sequence()));
            Text.field(out, "store", view.entry().storeIdentity());
            Text.field(out, "on record", counts(view.coupon().inventory()));
            Inventory live = view.live();
            Text.field(out, "in Redis", live == null ? view.trouble() : counts(live));
        }

        private static String counts(Inventory inventory) {
            return Text.number(inventory.totalCount()) + " in all, " + Text.number(inventory.usedCount()) + " issued, "
                    + Text.number(inventory.getRemainCount()) + " left";
        }

        @Override
        public ObjectNode json() {
            return view.json();
        }

        @Override
        public int status() {
            return view.trouble() == null ? ExitStatus.FINE : ExitStatus.FINDINGS;
        }
    }
}
