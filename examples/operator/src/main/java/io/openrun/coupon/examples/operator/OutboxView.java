package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be handed on.
 *
 * @param name where it waits
 * @param backlog how much; null if that can't be told
 * @param trouble why not; null if it can
 */
record OutboxView(
        String name, @Nullable Backlog backlog, @Nullable String trouble) {

    static OutboxView of(String name, EventBacklog outbox) {
        try {
            return new OutboxView(name, outbox.backlog(), null);
        } catch (NotCarriedOutException damaged) {
            return new OutboxView(name, null, Failures.explain(damaged));
        }
    }

    String text() {
        if (backlog == null) {
            return "? " + trouble;
        }
        Duration oldest = backlog.oldestAge();
        String age = oldest == null ? "of unknown age" : Text.age(oldest) + " old";
        return Text.number(backlog.messages()) + " messages" + (backlog.messages() == 0 ? "" : ", the oldest " + age);
    }

    ObjectNode json() {
        Duration oldest = backlog == null ? null : backlog.oldestAge();
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("messages", backlog == null ? null : backlog.messages())
                .put("oldestAgeMs", oldest == null ? null : oldest.toMillis())
                .put("trouble", trouble);
    }
}
