package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.TestDatabase;

/** The way from a contestant to its database. */
public interface Route extends AutoCloseable {

    /** The shortest one. */
    Route DIRECT = new Route() {
        @Override
        public String open(TestDatabase database) {
            return database.jdbcUrl();
        }

        @Override
        public void close() {}
    };

    /** Opens the way, and says by which address. */
    String open(TestDatabase database);

    @Override
    void close();
}
