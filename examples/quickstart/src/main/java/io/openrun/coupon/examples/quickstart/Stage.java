package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.ConditionalUpdateCouponIssuer;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import java.util.function.Function;

/** The three doors to the coupons of one place, open for one run. */
record Stage(CouponIssuer issuer, CouponCatalog catalog, IssuedCouponHistory history, Place place, Runnable closing)
        implements AutoCloseable {

    /** Longer than the library's own default, so that a slow machine is slow instead of busy. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Opens what the options ask for. */
    static Stage open(StageOptions options) {
        return switch (options.engine()) {
            case MEMORY -> memory();
            case GROUP_COMMIT -> onDatabase(options, Stage::groupCommit);
            case ROW_LOCK -> onDatabase(options, RowLockCouponIssuer::new);
            case OPTIMISTIC -> onDatabase(options, OptimisticCouponIssuer::new);
            case CONDITIONAL -> onDatabase(options, ConditionalUpdateCouponIssuer::new);
        };
    }

    @Override
    public void close() {
        closing.run();
    }

    private static Stage memory() {
        InMemoryCoupons coupons = new InMemoryCoupons();
        return new Stage(coupons, coupons, coupons, Place.MEMORY, () -> {});
    }

    private static Stage onDatabase(StageOptions options, Function<JdbcStore, CouponIssuer> engine) {
        return options.jdbcUrl().map(url -> onGiven(url, options, engine)).orElseGet(() -> onStarted(options, engine));
    }

    private static Stage onGiven(String url, StageOptions options, Function<JdbcStore, CouponIssuer> engine) {
        JdbcStore.Builder builder = JdbcStore.builder().jdbcUrl(url).credentials(options.user(), options.password());
        return onStore(builder, options, engine, Place.given(url), () -> {});
    }

    private static Stage onStarted(StageOptions options, Function<JdbcStore, CouponIssuer> engine) {
        StartedDatabase started = start(options.database());
        JdbcStore.Builder builder =
                JdbcStore.builder().jdbcUrl(started.jdbcUrl()).credentials(started.username(), started.password());
        try {
            return onStore(builder, options, engine, Place.started(options.database(), started), started::close);
        } catch (DatabaseFailure failure) {
            started.close();
            throw failure;
        }
    }

    private static StartedDatabase start(DatabaseChoice database) {
        try {
            return TestDatabases.start(database.kind());
        } catch (IllegalStateException failure) {
            throw new DatabaseFailure(database + " can't be started. " + failure.getMessage(), failure);
        }
    }

    private static Stage onStore(
            JdbcStore.Builder builder,
            StageOptions options,
            Function<JdbcStore, CouponIssuer> engine,
            Place place,
            Runnable stopDatabase) {
        JdbcStore store = connect(builder.deadline(DEADLINE).tablePrefix(options.tablePrefix()));
        CouponIssuer issuer = engine.apply(store);
        Runnable closing = () -> {
            if (issuer instanceof CoalescingCouponIssuer gathering) {
                gathering.close();
            }
            store.close();
            stopDatabase.run();
        };
        return new Stage(issuer, new JdbcCouponCatalog(store), new JdbcIssuedCouponHistory(store), place, closing);
    }

    private static CouponIssuer groupCommit(JdbcStore store) {
        return CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                .deadline(DEADLINE.multipliedBy(2))
                .build();
    }

    private static JdbcStore connect(JdbcStore.Builder builder) {
        try {
            JdbcStore store = builder.build();
            try {
                CouponSchema schema = new CouponSchema(store);
                schema.install();
                schema.verify();
                return store;
            } catch (RuntimeException failure) {
                store.close();
                throw failure;
            }
        } catch (CouponException | IllegalStateException failure) {
            throw new DatabaseFailure("the database can't be used: " + failure.getMessage(), failure);
        }
    }
}
