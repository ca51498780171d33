package io.openrun.coupon.examples.operator;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcRowCounters;
import io.openrun.coupon.engine.redis.RedisLiveIssues;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.Reconciler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares what Redis has issued with the record, coupon by coupon. */
@Command(
        name = "reconcile",
        description = "Compares what Redis has issued with the record. Changes nothing, unless it is to repair.")
final class Reconcile extends StoreCommand {

    @Parameters(arity = "0..*", paramLabel = "<coupon>", description = "Which coupons. Default: all")
    private List<CouponId> coupons = List.of();

    @Option(names = "--repair", description = "Repairs what can be repaired. May be repeated, also by several at once.")
    private boolean repair;

    @Option(
            names = "--horizon",
            paramLabel = "<time>",
            description = "What was issued less than this ago may be on its way, and is not missed; at least as long as"
                    + " events wait in brokers. Default: ${DEFAULT-VALUE}")
    private Duration horizon = Duration.ofMinutes(1);

    @Mixin
    private final SigningOptions signing = new SigningOptions();

    Reconcile(Shell shell) {
        super(shell);
    }

    @Override
    void check() {
        storeOptions().requireRedis("reconcile");
        Reconciler.Builder unused =
                BadArgument.orValue("--horizon", () -> Reconciler.builder().horizon(horizon));
        EventCodec unusedToo = signing.codec(shell());
    }

    @Override
    Answer answer(Stores stores) {
        Reconciler reconciler = reconciler(stores, stores.redis().orElseThrow());
        List<CouponId> which = coupons.isEmpty() ? all(stores.register()) : coupons;
        ReconcileAnswer answer = new ReconcileAnswer(repair);
        return new ProgressBar(shell(), "coupons", answer::done, OptionalLong.of(which.size())).during(() -> {
            which.forEach(coupon -> reconcile(reconciler, coupon, answer));
            return answer;
        });
    }

    private Reconciler reconciler(Stores stores, RedisStore redis) {
        return Reconciler.builder()
                .register(stores.register())
                .live(new RedisLiveIssues(redis))
                .record(new JdbcIssuedCouponHistory(stores.jdbc()), new JdbcRowCounters(stores.jdbc()))
                .sink(new JdbcIssuedCouponSink(stores.jdbc()))
                .explanations(stores.deadLetters(), signing.codec(shell()), new JdbcIssueOverflows(stores.jdbc()))
                .backlog(new RedisOutbox(redis))
                .horizon(horizon)
                .build();
    }

    private static List<CouponId> all(StockRegister register) {
        List<CouponId> all = new ArrayList<>();
        List<StockEntry> page;
        do {
            @Nullable CouponId after = all.isEmpty() ? null : all.get(all.size() - 1);
            page = register.list(after, Paging.LIMIT_MAX);
            page.forEach(entry -> all.add(entry.coupon().id()));
        } while (page.size() == Paging.LIMIT_MAX);
        return all;
    }

    /** One coupon that can't be looked at does not keep the others from it. */
    private void reconcile(Reconciler reconciler, CouponId coupon, ReconcileAnswer answer) {
        try {
            answer.add(repair ? reconciler.repair(coupon) : reconciler.look(coupon));
        } catch (CouponException | ChangeRefusedException failure) {
            answer.add(coupon, failure);
        }
    }
}
