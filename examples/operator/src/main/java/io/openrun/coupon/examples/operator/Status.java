package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcOutbox;
import io.openrun.coupon.engine.redis.RedisOutbox;
import java.util.ArrayList;
import java.util.List;
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
        List<OutboxView> outboxes = new ArrayList<>();
        outboxes.add(OutboxView.of("rows", new JdbcOutbox(stores.jdbc())));
        stores.redis().ifPresent(redis -> outboxes.add(OutboxView.of("Redis", new RedisOutbox(redis))));
        return new StatusAnswer(
                new CouponViews(stores).all(),
                outboxes,
                new TreeMap<>(stores.deadLetters().waiting()),
                new JdbcIssueOverflows(stores.jdbc()).count());
    }
}
