package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.ReconcileReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The reports on coupons, and the coupons without one. Written by one thread, {@link #done()} may be read by another. */
final class ReconcileAnswer implements Answer {

    private final boolean repair;
    private final List<ReconcileReport> reports = new ArrayList<>();
    private final List<Failed> failed = new ArrayList<>();
    private volatile int done;

    private record Failed(CouponId coupon, String why, int status) {}

    ReconcileAnswer(boolean repair) {
        this.repair = repair;
    }

    void add(ReconcileReport report) {
        reports.add(report);
        done = reports.size() + failed.size();
    }

    void add(CouponId coupon, RuntimeException failure) {
        failed.add(new Failed(coupon, Failures.explain(failure), Failures.statusOf(failure)));
        done = reports.size() + failed.size();
    }

    int done() {
        return done;
    }

    @Override
    public void print(PrintWriter out) {
        reports.forEach(report -> out.print(report.toText()));
        failed.forEach(coupon -> out.println("coupon " + coupon.coupon() + ": " + Plain.text(coupon.why())));
        out.println(Text.number(reports.size()) + " coupons, "
                + Text.number(
                        reports.stream().filter(report -> !report.isClean()).count()) + " with differences, "
                + Text.number(failed.size()) + " that could not be compared");
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("reports");
        reports.forEach(report -> list.addRawValue(new RawValue(report.toJson())));
        ArrayNode without = json.putArray("failed");
        failed.forEach(coupon ->
                without.addObject().put("couponId", coupon.coupon().value()).put("why", coupon.why()));
        return json;
    }

    /** The worst of what happened to the coupons. */
    @Override
    public int status() {
        int worst = failed.stream().mapToInt(Failed::status).max().orElse(ExitStatus.FINE);
        boolean isFine = reports.stream().allMatch(report -> repair ? report.isRepaired() : report.isClean());
        return Math.max(worst, isFine ? ExitStatus.FINE : ExitStatus.FINDINGS);
    }
}
