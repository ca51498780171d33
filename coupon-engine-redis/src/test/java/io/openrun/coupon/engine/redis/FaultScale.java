package io.openrun.coupon.engine.redis;

/** How much of a fault test is run: a short form in every build, all of it where {@code coupon.faults} is "full". */
final class FaultScale {

    private static final boolean FULL = "full".equals(System.getProperty("coupon.faults"));

    private FaultScale() {}

    static int of(int brief, int full) {
        return FULL ? full : brief;
    }
}
