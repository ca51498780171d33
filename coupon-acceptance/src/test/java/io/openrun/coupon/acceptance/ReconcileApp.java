package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcRowCounters;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisLiveIssues;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.Reconciler;
import java.io.IOException;

/** An operator's program: told to {@value #REPAIR} a coupon, it puts on record what is missing there. */
final class ReconcileApp {

    static final String REPAIR = "REPAIR";

    private ReconcileApp() {}

    public static void main(String[] arguments) throws IOException {
        Trap trap = new Trap();
        Address address = Address.parse(arguments);
        JdbcStore rows = address.rows();
        JdbcStockRegister register = new JdbcStockRegister(rows);
        RedisStore store =
                RedisStore.builder().jedis(address.connect()).register(register).build();
        EventSink sink = new JdbcIssuedCouponSink(rows);
        Reconciler reconciler = Reconciler.builder()
                .register(register)
                .live(new TrappedLiveIssues(new RedisLiveIssues(store), trap))
                .record(new JdbcIssuedCouponHistory(rows), new JdbcRowCounters(rows))
                .sink(events -> {
                    sink.append(events);
                    trap.reached(CrashPoint.RECONCILER_MID_REPAIR);
                })
                .explanations(new JdbcDeadLetters(rows), JsonEventCodec.unsigned(), new JdbcIssueOverflows(rows))
                .horizon(Reconciler.Builder.HORIZON_MIN)
                .build();
        Console.obey(
                trap,
                words -> Console.tell(
                        REPAIR, reconciler.repair(new CouponId(words.get(1))).count()));
    }
}
