package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * How things stand.
 *
 * @param coupons all there are
 * @param outboxes what waits to be handed on, by where it waits
 * @param deadLetters how many wait, by their causes
 * @param overflow how many issued coupons have no place on record
 */
record StatusAnswer(
        List<CouponView> coupons, Map<String, Backlog> outboxes, SortedMap<DeadLetterCause, Long> deadLetters, long overflow)
        implements Answer {

    @Override
    public void print(PrintWriter out) {
        printCoupons(out);
        outboxes.forEach((name, backlog) -> Text.field(out, "outbox " + name, text(backlog)));
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

    private static String text(Backlog backlog) {
        Duration oldest = backlog.oldestAge();
        if (backlog.messages() == 0) {
            return "0 messages";
        }
        return Text.number(backlog.messages()) + " messages, the oldest "
                + (oldest == null ? "of unknown age" : Text.age(oldest) + " old");
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
        ObjectNode waiting = json.putObject("outboxes");
        outboxes.forEach((name, backlog) -> waiting.set(name, json(backlog)));
        ObjectNode causes = json.putObject("deadLetters");
        deadLetters.forEach((cause, count) -> causes.put(cause.name(), count));
        return json.put("overflow", overflow);
    }

    private static ObjectNode json(Backlog backlog) {
        Duration oldest = backlog.oldestAge();
        return JsonNodeFactory.instance
                .objectNode()
                .put("messages", backlog.messages())
                .put("oldestAgeMs", oldest == null ? null : oldest.toMillis());
    }

    @Override
    public boolean hasFindings() {
        return !deadLetters.isEmpty()
                || overflow > 0
                || coupons.stream().anyMatch(view -> view.trouble() != null);
    }
}
