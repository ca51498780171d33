package io.openrun.coupon.acceptance;

import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.WorkerHealth;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import redis.clients.jedis.UnifiedJedis;

/**
 * A worker as a process: it brings events from the outbox in Redis on record. It waits for {@value #START}, and tells
 * how it is doing when it is asked for its {@value #STATUS}.
 */
final class WorkerApp {

    static final String START = "START";
    static final String STATUS = "STATUS";

    /** Whether all that was in hand was delivered, and how many threads are left of the library's. */
    static final String STOPPED = "STOPPED";

    private static final int KEPT_IN_THAT_TIME = 3;
    private static final int BATCH_SIZE_MAX = 100;
    private static final Duration IDLE_PAUSE_MAX = Duration.ofMillis(20);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);

    private final UnifiedJedis jedis;
    private final JdbcStore rows;
    private final TrappedSource source;
    private final EventWorker worker;

    private WorkerApp(Address address, Duration claimAfter, Trap trap) {
        this.jedis = address.connect();
        this.rows = address.trappedRows();
        RedisStore store = RedisStore.builder()
                .jedis(jedis)
                .register(new JdbcStockRegister(rows))
                .build();
        this.source = new TrappedSource(new RedisOutbox(store, claimAfter), trap, CrashPoint.AFTER_RECEIVE);
        this.worker = EventWorker.builder()
                .source(source)
                .sink(new RefusingSink(new JdbcIssuedCouponSink(rows)))
                .deadLetters(new TrappedDeadLetters(new JdbcDeadLetters(rows), trap))
                .codec(JsonEventCodec.unsigned())
                .batchSizeMax(BATCH_SIZE_MAX)
                .idlePauseMax(IDLE_PAUSE_MAX)
                .keepEvery(claimAfter.dividedBy(KEPT_IN_THAT_TIME))
                .build();
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        Trap trap = new Trap();
        TrappedDriver.register(trap);
        Duration claimAfter = Duration.ofMillis(Long.parseLong(arguments[arguments.length - 1]));
        WorkerApp app = new WorkerApp(Address.parse(arguments), claimAfter, trap);
        Console.atEnd(app::close);
        Console.obey(trap, words -> app.obey(words.get(0)));
    }

    private void obey(String command) {
        switch (command) {
            case START -> {
                EventWorker unused = worker.start();
                Console.tell(START);
            }
            case STATUS -> {
                WorkerHealth health = worker.health();
                Console.tell(STATUS, source.taken(), health.stored(), health.deadLettered(), health.failing());
            }
            default -> throw new IllegalArgumentException("what is " + command);
        }
    }

    private void close() {
        boolean delivered = worker.stop(STOP_WITHIN);
        jedis.close();
        rows.close();
        Await.until("its threads have ended", () -> Console.threads() == 0);
        Console.tell(STOPPED, delivered, Console.threads());
    }
}
