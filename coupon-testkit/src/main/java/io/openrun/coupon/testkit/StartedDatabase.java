package io.openrun.coupon.testkit;

/** A {@link TestDatabase} that belongs to whoever started it, and ends with {@link #close()}. */
public interface StartedDatabase extends TestDatabase, AutoCloseable {

    /**
     * Stops the server and removes its data. A database given from outside is left as it is. Calling it again does
     * nothing.
     */
    @Override
    void close();
}
