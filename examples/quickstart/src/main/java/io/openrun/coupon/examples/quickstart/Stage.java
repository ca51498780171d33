package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.ConditionalUpdateCouponIssuer;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisLockCouponIssuer;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.testkit.OpenRunLedger;
import java.util.Optional;
import java.util.function.Function;

/** The doors to the coupons of one place, open for one run. */
record Stage(
        CouponIssuer issuer, CouponCatalog catalog, Rows rows, Place place, Optional<HandOff> handOff, Runnable closing)
        implements AutoCloseable {

    private static final int REDIS_CONNECTIONS = 16;

    /** A place that has the rows at once. */
    Stage(CouponIssuer issuer, CouponCatalog catalog, Rows rows, Place place, Runnable closing) {
        this(issuer, catalog, rows, place, Optional.empty(), closing);
    }

    /** Opens what the options ask for. */
    static Stage open(StageOptions options) {
        return switch (options.engine()) {
            case MEMORY -> memory();
            case GROUP_COMMIT -> onDatabase(options, store -> coalesced(new RowLockCouponIssuer(store)));
            case ROW_LOCK -> onDatabase(options, RowLockCouponIssuer::new);
            case OPTIMISTIC -> onDatabase(options, OptimisticCouponIssuer::new);
            case CONDITIONAL -> onDatabase(options, ConditionalUpdateCouponIssuer::new);
            case REDIS_LUA -> inRedis(options, LuaCouponIssuer::new);
            case REDIS_COALESCED -> inRedis(options, store -> coalesced(new LuaCouponIssuer(store)));
            case REDIS_LOCK -> underRedisLock(options);
        };
    }

    /** Lets a coupon be issued from here. */
    void offer(Coupon coupon) {
        catalog.create(coupon);
        if (catalog instanceof RedisCouponCatalog inRedis) {
            Coupon unused = inRedis.open(coupon.id());
        }
        handOff.ifPresent(begun -> begun.watch(coupon.id()));
    }

    /** Waits until what was issued is on record, where something brings it there. */
    Optional<Arrival> arrival(CouponId couponId) {
        return handOff.map(begun -> begun.await(
                couponId, catalog.find(couponId).orElseThrow().inventory().usedCount()));
    }

    /** What is on record now. */
    OpenRunLedger ledger(CouponId couponId) {
        Coupon coupon = catalog.find(couponId).orElseThrow(() -> new StoreFailure("the coupon is gone", null));
        return new OpenRunLedger(rows.of(couponId), coupon.inventory().getRemainCount());
    }

    @Override
    public void close() {
        if (issuer instanceof CoalescingCouponIssuer gathering) {
            gathering.close();
        }
        handOff.ifPresent(HandOff::close);
        closing.run();
    }

    private static Stage memory() {
        InMemoryCoupons coupons = new InMemoryCoupons();
        return new Stage(coupons, coupons, Rows.in(coupons), Place.MEMORY, () -> {});
    }

    private static Stage onDatabase(StageOptions options, Function<JdbcStore, CouponIssuer> engine) {
        OpenedDatabase database = OpenedDatabase.open(options);
        return onRows(database, engine.apply(database.store()), database.place(), database::close);
    }

    private static Stage onRows(OpenedDatabase database, CouponIssuer issuer, Place place, Runnable closing) {
        return new Stage(
                issuer,
                new JdbcCouponCatalog(database.store()),
                Rows.in(new JdbcIssuedCouponHistory(database.store())),
                place,
                closing);
    }

    private static Stage underRedisLock(StageOptions options) {
        return withRedis(options, (database, redis) -> {
            CouponIssuer decision = new OptimisticCouponIssuer(database.store());
            CouponIssuer issuer = RedisLockCouponIssuer.around(decision, redis.client())
                    .waitMax(OpenedDatabase.DEADLINE)
                    .build();
            return onRows(database, issuer, database.place().lockedBy(redis), closingBoth(database, redis));
        });
    }

    private static Stage inRedis(StageOptions options, Function<RedisStore, CouponIssuer> engine) {
        return withRedis(options, (database, redis) -> {
            RedisStore store = redis.store(new JdbcStockRegister(database.store()));
            IssuedCouponHistory history = new JdbcIssuedCouponHistory(database.store());
            CouponCatalog catalog = new RedisCouponCatalog(store, new JdbcCouponCatalog(database.store()), history);
            Optional<HandOff> handOff = options.handOff().map(any -> HandOff.start(options, database, redis, history));
            return new Stage(
                    engine.apply(store),
                    catalog,
                    handOff.isPresent() ? Rows.in(history) : Rows.in(new RedisOutbox(store)),
                    database.place().inRedis(redis),
                    handOff,
                    closingBoth(database, redis));
        });
    }

    private interface OnBoth {
        Stage open(OpenedDatabase database, OpenedRedis redis);
    }

    private static Stage withRedis(StageOptions options, OnBoth stage) {
        OpenedRedis redis = OpenedRedis.open(options, REDIS_CONNECTIONS);
        try {
            OpenedDatabase database = OpenedDatabase.open(options);
            try {
                return stage.open(database, redis);
            } catch (RuntimeException failure) {
                database.close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            redis.close();
            throw failure;
        }
    }

    private static Runnable closingBoth(OpenedDatabase database, OpenedRedis redis) {
        return () -> {
            redis.close();
            database.close();
        };
    }

    private static CouponIssuer coalesced(CouponIssuer engine) {
        return CoalescingCouponIssuer.around(engine)
                .deadline(OpenedDatabase.DEADLINE.multipliedBy(2))
                .build();
    }
}
