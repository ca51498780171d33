package io.openrun.coupon.benchmarks.contest;

/** A promise was broken: the run is void. */
public final class BrokenPromise extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what differs. */
    public BrokenPromise(String message) {
        super("the run is void: " + message);
    }
}
