package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A database with the tables in it, started for one run or given. */
record OpenedDatabase(JdbcStore store, Login login, Place place, Runnable stop) implements AutoCloseable {

    /** How another process gets there. */
    record Login(
            String jdbcUrl, @Nullable String user, @Nullable String password) {}

    /** Longer than the library's own default, so that a slow machine is slow instead of busy. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    static OpenedDatabase open(StageOptions options) {
        return options.jdbcUrl().map(url -> given(url, options)).orElseGet(() -> started(options));
    }

    private static OpenedDatabase given(String url, StageOptions options) {
        Login login = new Login(url, options.user(), options.password());
        return new OpenedDatabase(connect(login, options), login, Place.given(url), () -> {});
    }

    private static OpenedDatabase started(StageOptions options) {
        StartedDatabase started = start(options.database());
        Login login = new Login(started.jdbcUrl(), started.username(), started.password());
        try {
            return new OpenedDatabase(
                    connect(login, options), login, Place.started(options.database(), started), started::close);
        } catch (StoreFailure failure) {
            started.close();
            throw failure;
        }
    }

    private static StartedDatabase start(DatabaseChoice database) {
        try {
            return TestDatabases.start(database.kind());
        } catch (IllegalStateException failure) {
            throw new StoreFailure(database + " can't be started. " + failure.getMessage(), failure);
        }
    }

    private static JdbcStore connect(Login login, StageOptions options) {
        try {
            JdbcStore store = JdbcStore.builder()
                    .jdbcUrl(login.jdbcUrl())
                    .credentials(login.user(), login.password())
                    .deadline(DEADLINE)
                    .tablePrefix(options.tablePrefix())
                    .build();
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
            throw new StoreFailure("the database can't be used: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        store.close();
        stop.run();
    }
}
