package io.openrun.coupon.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts a server on the first call and then only hands it out, or says again why it could not be started. */
final class SharedServer<T> {

    private final Supplier<T> starter;
    private @Nullable T server;
    private @Nullable IllegalStateException failure;

    SharedServer(Supplier<T> starter) {
        this.starter = starter;
    }

    synchronized T get() {
        if (failure != null) {
            // Trying again would make each of a hundred test classes wait for the same time limit.
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        if (server == null) {
            try {
                server = starter.get();
            } catch (IllegalStateException e) {
                failure = e;
                throw e;
            }
        }
        return server;
    }
}
