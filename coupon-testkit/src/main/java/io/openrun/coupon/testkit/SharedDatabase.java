package io.openrun.coupon.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts a database on the first call and then only hands it out, or says again why it could not be started. */
final class SharedDatabase {

    private final Supplier<StartedDatabase> starter;
    private @Nullable StartedDatabase database;
    private @Nullable IllegalStateException failure;

    SharedDatabase(Supplier<StartedDatabase> starter) {
        this.starter = starter;
    }

    synchronized TestDatabase get() {
        if (failure != null) {
            // Trying again would make each of a hundred test classes wait for the same time limit.
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        if (database == null) {
            try {
                database = starter.get();
            } catch (IllegalStateException e) {
                failure = e;
                throw e;
            }
        }
        return database;
    }
}
