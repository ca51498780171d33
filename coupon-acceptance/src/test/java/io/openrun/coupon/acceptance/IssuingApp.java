package io.openrun.coupon.acceptance;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import io.openrun.coupon.engine.redis.RedisStore;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.UnifiedJedis;

/**
 * A service that issues, as a process: calls are decided together, in Redis. It is told {@value #ASK}, a coupon and a
 * member, and tells {@value #ANSWER}, the same two, what came of it, and how long it took.
 */
final class IssuingApp {

    static final String ASK = "ASK";
    static final String ANSWER = "ANSWER";

    /** All that was ever asked has been answered; how many threads are left of the library's. */
    static final String CLOSED = "CLOSED";

    private final UnifiedJedis jedis;
    private final JdbcStore rows;
    private final CoalescingCouponIssuer gathering;
    private final AsyncCouponIssuer issuer;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    private IssuingApp(Address address, Trap trap) {
        this.jedis = address.connect();
        this.rows = address.rows();
        RedisStore store = RedisStore.builder()
                .jedis(jedis)
                .register(new JdbcStockRegister(rows))
                .build();
        CouponIssuer trapped = new TrappedIssuer(new LuaCouponIssuer(store), trap);
        this.gathering = CoalescingCouponIssuer.around(trapped).build();
        this.issuer = gathering.async();
    }

    public static void main(String[] arguments) throws IOException {
        Trap trap = new Trap();
        IssuingApp app = new IssuingApp(Address.parse(arguments), trap);
        Console.atEnd(app::close);
        Console.obey(trap, words -> app.ask(words.get(1), words.get(2)));
    }

    private void ask(String coupon, String member) {
        int unused = underWay.incrementAndGet();
        if (closing.get()) {
            int unusedToo = underWay.decrementAndGet();
            return;
        }
        long start = System.nanoTime();
        CompletionStage<Integer> unusedToo = issuer.issue(new CouponId(coupon), new MemberId(member))
                .handle((outcome, failure) -> {
                    tell(coupon, member, Answer.of(outcome, failure), System.nanoTime() - start);
                    return underWay.decrementAndGet();
                });
    }

    private static void tell(String coupon, String member, Answer answer, long nanos) {
        Console.tell(
                ANSWER,
                coupon,
                member,
                answer.kind(),
                answer.what(),
                answer.sequence(),
                TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    private void close() {
        closing.set(true);
        gathering.close();
        Await.until("all are answered", () -> underWay.get() == 0);
        jedis.close();
        rows.close();
        Await.until("its threads have ended", () -> Console.threads() == 0);
        Console.tell(CLOSED, Console.threads());
    }
}
