package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcOutbox;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Shows where the coupons are, and what is on its way into the record or has got stuck. */
@Command(
        name = "status",
        description = "Shows where the coupons are, and what is on its way into the record or has got stuck. Its exit"
                + " status is 1 if dead letters wait, something is in the overflow, or Redis lacks a coupon.")
final class Status extends StoreCommand {

    Status(Shell shell) {
        super(shell);
    }

    @Override
    Answer answer(Stores stores) {
        Map<String, Backlog> outboxes = new LinkedHashMap<>();
        outboxes.put("rows", new JdbcOutbox(stores.jdbc()).backlog());
        return new StatusAnswer(
                new CouponViews(stores).all(),
                outboxes,
                new TreeMap<>(stores.deadLetters().waiting()),
                new JdbcIssueOverflows(stores.jdbc()).count());
    }
}
