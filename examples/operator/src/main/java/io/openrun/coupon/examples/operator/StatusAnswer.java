package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.queue.DeadLetterCause;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * How things stand.
 *
 * @param coupons all there are
 * @param outboxes what waits to be handed on
 * @param deadLetters how many wait, by their causes
 * @param overflow how many issued coupons have no place on record
 */
record StatusAnswer(
        List<CouponView> coupons,
        List<OutboxView> outboxes,
        SortedMap<DeadLetterCause, Long> deadLetters,
        long overflow)
        implements Answer {

    @Override
    public void print(PrintWriter out) {
        printCoupons(out);
        outboxes.forEach(outbox -> Text.field(out, "outbox " + outbox.name(), outbox.text()));
        Text.field(out, "dead letters", deadLetterText());
        Text.field(out, "overflow", Text.number(overflow));
    }

    private void printCoupons(PrintWriter out) {
        Table table = new Table()
                .words("COUPON")
                .words("STATE")
                .numbers("EPOCH")
                .numbers("TOTAL")
                .numbers("ON RECORD")
                .numbers("LEFT")
                .numbers("IN REDIS");
        for (CouponView view : coupons) {
            table.row(
                    view.coupon().id(),
                    view.state(),
                    view.entry().epoch(),
                    view.coupon().inventory().totalCount(),
                    view.coupon().inventory().usedCount(),
                    view.coupon().inventory().getRemainCount(),
                    view.leftInRedis());
        }
        table.print(out);
        coupons.stream().filter(view -> view.trouble() != null).forEach(view -> out.println("? " + view.trouble()));
        out.println(coupons.isEmpty() ? "No coupons.\n" : "");
    }

    private String deadLetterText() {
        return deadLetters.isEmpty()
                ? "0"
                : deadLetters.entrySet().stream()
                        .map(cause -> Text.number(cause.getValue()) + " " + cause.getKey())
                        .collect(Collectors.joining(", "));
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("coupons");
        coupons.forEach(view -> list.add(view.json()));
        ArrayNode waiting = json.putArray("outboxes");
        outboxes.forEach(outbox -> waiting.add(outbox.json()));
        ObjectNode causes = json.putObject("deadLetters");
        deadLetters.forEach((cause, count) -> causes.put(cause.name(), count));
        return json.put("overflow", overflow);
    }

    @Override
    public int status() {
        boolean isFine = deadLetters.isEmpty()
                && overflow == 0
                && outboxes.stream().allMatch(outbox -> outbox.trouble() == null)
                && coupons.stream().allMatch(view -> view.trouble() == null);
        return isFine ? ExitStatus.FINE : ExitStatus.FINDINGS;
    }
}
