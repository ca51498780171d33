package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcRowCounters;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.LiveIssues;
import io.openrun.coupon.queue.Reconciler;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Redis, the record of what is issued there, and what compares the two. */
final class Reconciling {

    /** What was issued longer ago must be on record. */
    static final Duration HORIZON = Duration.ofSeconds(1);

    private final DatabaseKind kind;
    private final String prefix;
    private final RecordedDeadLetters deadLetters = new RecordedDeadLetters();
    final JdbcStore rows;
    final RedisStore store;
    final RedisCouponCatalog catalog;
    final LuaCouponIssuer issuer;
    final EventSink sink;

    private Reconciling(DatabaseKind kind, String prefix, JdbcStore rows) {
        this.kind = kind;
        this.prefix = prefix;
        this.rows = rows;
        this.store = Nodes.store(Nodes.on(Topology.STANDALONE).one.jedis())
                .register(new JdbcStockRegister(rows))
                .build();
        this.catalog = Nodes.catalog(store, rows);
        this.issuer = new LuaCouponIssuer(store);
        this.sink = new JdbcIssuedCouponSink(rows);
    }

    /** Tables of its own, so that the coupons of other tests are not looked through. */
    static Reconciling on(DatabaseKind kind, String name) {
        return new Reconciling(kind, Nodes.prefix(name), Nodes.rows(kind, name));
    }

    Reconciler.Builder builder() {
        return Reconciler.builder()
                .register(store.register())
                .live(new RedisLiveIssues(store))
                .record(new JdbcIssuedCouponHistory(rows), new JdbcRowCounters(rows))
                .sink(sink)
                .explanations(deadLetters, RecordedDeadLetters.CODEC, new JdbcIssueOverflows(rows))
                .horizon(HORIZON);
    }

    Reconciler reconciler() {
        return builder().build();
    }

    LiveIssues live() {
        return new RedisLiveIssues(store);
    }

    RecordedDeadLetters deadLetters() {
        return deadLetters;
    }

    /** A coupon that is open, of which some are issued and on record. */
    CouponId opened(int total, int issued) {
        CouponId couponId = openedOnly(total, issued);
        sink.append(events(couponId));
        return couponId;
    }

    /** The same, with nothing of it on record. */
    CouponId openedOnly(int total, int issued) {
        var coupon = SampleCoupons.open(total);
        new OpeningCatalog(catalog).create(coupon);
        var unused = issuer.issueAll(coupon.id(), SampleCoupons.members(issued));
        return coupon.id();
    }

    List<CouponIssuedEvent> events(CouponId couponId) {
        return new OutboxHistory(store).events(couponId);
    }

    CouponKeys keys(CouponId couponId) {
        return store.keys(
                couponId, store.register().find(couponId).orElseThrow().epoch());
    }

    /** Until all that is issued by now is older than the horizon. */
    void outwaitHorizon() {
        long end = redisMicros() + TimeUnit.NANOSECONDS.toMicros(HORIZON.toNanos()) + 10_000;
        while (redisMicros() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private long redisMicros() {
        return (Long)
                store.jedis().eval("local t = redis.call('TIME') return tonumber(t[1] .. string.format('%06d', t[2]))");
    }

    Object redis(CouponId couponId, String lua, String... arguments) {
        return store.jedis().eval(lua, keys(couponId).all(), List.of(arguments));
    }

    int sql(String statement, Object... arguments) {
        try (Connection connection = connect();
                PreparedStatement prepared = connection.prepareStatement(named(statement))) {
            for (int i = 0; i < arguments.length; i++) {
                prepared.setObject(i + 1, arguments[i]);
            }
            return prepared.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** How many rows a coupon has. */
    long rowCount(CouponId couponId) {
        return new JdbcIssuedCouponHistory(rows).count(couponId).total();
    }

    /** All that is on record. */
    List<String> allRows() {
        List<String> all = new ArrayList<>();
        try (Connection connection = connect()) {
            for (String table : List.of("coupon", "issued_coupon", "issue_overflow")) {
                try (PreparedStatement select =
                                connection.prepareStatement(named("SELECT * FROM {" + table + "} ORDER BY 1, 2"));
                        ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        StringBuilder text = new StringBuilder(table);
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            text.append(' ').append(row.getString(i));
                        }
                        all.add(text.toString());
                    }
                }
            }
            return all;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Connection connect() throws SQLException {
        TestDatabase database = TestDatabases.shared(kind);
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    /** Names of tables stand in braces. */
    private String named(String statement) {
        return statement.replace("{", prefix).replace("}", "");
    }
}
