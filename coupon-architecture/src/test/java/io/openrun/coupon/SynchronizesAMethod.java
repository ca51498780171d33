package io.openrun.coupon;

/** A plant. */
public final class SynchronizesAMethod {

    private int issued;

    synchronized int issue() {
        return ++issued;
    }

    static synchronized String shared() {
        return "shared";
    }
}
