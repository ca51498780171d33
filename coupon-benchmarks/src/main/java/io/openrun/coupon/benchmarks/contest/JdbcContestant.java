package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcSoldOutSource;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.engine.redis.RedisLockCouponIssuer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import redis.clients.jedis.RedisClient;

/** An issuer of this library on a database. */
final class JdbcContestant implements AsyncContestant {

    /** Longer than the library's own default, so that a slow machine is slow instead of busy. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    static final String ROWS = "SELECT count(*), count(DISTINCT member_id) FROM issued_coupon WHERE coupon_id = ?";
    static final String COUNTER = "SELECT used_count, total_count FROM coupon WHERE id = ?";

    private final JdbcStore store;
    private final AskedIssuer issuer;
    private final Place place;
    private final Deque<AutoCloseable> toClose;

    private JdbcContestant(Place place, JdbcStore store, AskedIssuer issuer, Deque<AutoCloseable> toClose) {
        this.place = place;
        this.store = store;
        this.issuer = issuer;
        this.toClose = toClose;
    }

    /** An engine as it is; without waiting it is asked by as many threads as there are connections. */
    static JdbcContestant plain(Place place, Function<JdbcStore, CouponIssuer> engine) {
        JdbcStore store = store(place);
        ExecutorService threads = Executors.newFixedThreadPool(place.poolSize());
        Deque<AutoCloseable> toClose = new ArrayDeque<>();
        toClose.push(store);
        toClose.push(threads::shutdown);
        CouponIssuer issuer = engine.apply(store);
        return remembering(place, store, new AskedIssuer(issuer, AsyncCouponIssuer.of(issuer, threads)), toClose);
    }

    static JdbcContestant groupCommit(Place place) {
        JdbcStore store = store(place);
        CoalescingCouponIssuer issuer =
                CoalescingCouponIssuer.around(new RowLockCouponIssuer(store)).build();
        Deque<AutoCloseable> toClose = new ArrayDeque<>();
        toClose.push(store);
        toClose.push(issuer);
        return remembering(place, store, new AskedIssuer(issuer, issuer.async()), toClose);
    }

    /** A lock in Redis around the optimistic engine, which is right without it. */
    static JdbcContestant redisLock(RedisPlace redis, Place place) {
        JdbcStore store = store(place);
        RedisClient client = redis.pool();
        ExecutorService threads = Executors.newFixedThreadPool(place.poolSize());
        CouponIssuer issuer = RedisLockCouponIssuer.around(new OptimisticCouponIssuer(store), client)
                .waitMax(DEADLINE)
                .build();
        Deque<AutoCloseable> toClose = new ArrayDeque<>();
        toClose.push(store);
        toClose.push(client);
        toClose.push(threads::shutdown);
        return remembering(place, store, new AskedIssuer(issuer, AsyncCouponIssuer.of(issuer, threads)), toClose);
    }

    private static JdbcContestant remembering(
            Place place, JdbcStore store, AskedIssuer issuer, Deque<AutoCloseable> toClose) {
        if (!place.soldOutMemory()) {
            return new JdbcContestant(place, store, issuer, toClose);
        }
        SoldOutMemory memory = new SoldOutMemory(new JdbcSoldOutSource(store));
        toClose.push(memory);
        AskedIssuer remembering = new AskedIssuer(memory.around(issuer.issuer()), memory.aroundAsync(issuer.async()));
        return new JdbcContestant(place, store, remembering, toClose);
    }

    static JdbcStore store(Place place) {
        JdbcStore store = JdbcStore.builder()
                .jdbcUrl(place.jdbcUrl())
                .credentials(place.database().username(), place.database().password())
                .poolSize(place.poolSize())
                .deadline(DEADLINE)
                .build();
        new CouponSchema(store).install();
        return store;
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        new JdbcCouponCatalog(store).create(Coupons.open(couponId, totalCount));
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        return issuer.issue(couponId, memberId);
    }

    @Override
    public void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered) {
        issuer.issue(couponId, memberId, answered);
    }

    @Override
    public Ledger ledger(CouponId couponId) {
        return new LedgerQuery(place, ROWS, COUNTER).read(couponId);
    }

    @Override
    public String describe() {
        return "pool of " + place.poolSize() + ", deadline " + DEADLINE.toSeconds() + " s"
                + (place.soldOutMemory() ? ", sold-out memory" : "");
    }

    @Override
    public void close() {
        for (AutoCloseable each : toClose) {
            try {
                each.close();
            } catch (Exception failure) {
                throw new IllegalStateException("an issuer could not be closed", failure);
            }
        }
    }
}
