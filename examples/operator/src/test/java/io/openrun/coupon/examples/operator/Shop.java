package io.openrun.coupon.examples.operator;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestRedis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.RedisClient;

/** Tables and keys of its own in the servers that tests share, and the service that works on them. */
final class Shop implements AutoCloseable {

    final TestDatabase database;
    final String prefix = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "_";
    final JdbcStore store;

    private final List<Runnable> opened = new ArrayList<>();

    Shop(TestDatabase database) {
        this.database = database;
        this.store = JdbcStore.builder()
                .jdbcUrl(database.jdbcUrl())
                .credentials(database.username(), database.password())
                .tablePrefix(prefix)
                .poolSize(2)
                .outbox(true)
                .build();
        opened.add(store::close);
        new CouponSchema(store).install();
    }

    /** Runs a command, such as {@code status --json}, on this database. */
    CommandRun run(String command, String... more) {
        return run(Map.of(), command, more);
    }

    /** The same with more in the environment than the password. */
    CommandRun run(Map<String, String> environment, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(
                List.of("--jdbc-url", database.jdbcUrl(), "--user", database.username(), "--table-prefix", prefix));
        arguments.addAll(List.of(more));
        Map<String, String> all = new HashMap<>(environment);
        all.put(StoreOptions.PASSWORD_VARIABLE, database.password());
        return CommandRun.of(all, arguments.toArray(String[]::new));
    }

    /** The same with Redis; its settings are what they are. */
    CommandRun runWithRedis(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--redis-url", TestRedis.shared().uri().toString(), "--key-prefix", prefix, "--allow-weak-server"));
        arguments.addAll(List.of(more));
        return run(command, arguments.toArray(String[]::new));
    }

    /** A coupon in the rows. */
    Coupon coupon(int stock) {
        Coupon coupon = SampleCoupons.open(stock);
        new JdbcCouponCatalog(store).create(coupon);
        return coupon;
    }

    List<IssueOutcome> issue(CouponId coupon, int members) {
        return new RowLockCouponIssuer(store).issueAll(coupon, SampleCoupons.members(members));
    }

    List<IssueOutcome> issueInRedis(CouponId coupon, int members) {
        return new LuaCouponIssuer(redis()).issueAll(coupon, SampleCoupons.members(members));
    }

    private RedisStore redis() {
        return RedisStore.builder()
                .jedis(jedis())
                .register(new JdbcStockRegister(store))
                .keyPrefix(prefix)
                .allowWeakServer()
                .build();
    }

    RedisClient jedis() {
        RedisClient client = RedisClient.create(TestRedis.shared().uri());
        opened.add(client::close);
        return client;
    }

    /** The key of a coupon's counters. */
    String metaKey(CouponId coupon) {
        return prefix + ":1:{" + coupon + "}:meta";
    }

    JdbcDeadLetters deadLetters() {
        return new JdbcDeadLetters(store);
    }

    long rows(CouponId coupon) {
        return new JdbcIssuedCouponHistory(store).count(coupon).total();
    }

    /** A dead letter of an event; the name of it. */
    String deadLetter(DeadLetterCause cause, CouponId coupon, MemberId member, long sequence) {
        CouponIssuedEvent event = new CouponIssuedEvent(coupon, member, sequence, 0, SampleCoupons.now());
        return deadLetter(cause, coupon, JsonEventCodec.unsigned().encode(event));
    }

    /** A dead letter of any bytes; the name of it. */
    String deadLetter(DeadLetterCause cause, CouponId coupon, byte[] payload) {
        String origin = "test " + UUID.randomUUID();
        deadLetters().add(List.of(new Undeliverable(origin, cause, "it had to be", 5, new Payload(payload), coupon)));
        return DeadLetter.idOf(origin);
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }
}
