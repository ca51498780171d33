package io.openrun.coupon.spring;

/** How coupons are issued. */
public enum EngineName {
    /** The row lock, for all who come together at once. */
    GROUP_COMMIT(false, true),
    /** A lock on the coupon's row, for one call after the other. */
    ROW_LOCK(false, false),
    /** Reads, then stores if nobody else did. */
    OPTIMISTIC(false, false),
    /** Takes one if one is left. */
    CONDITIONAL(false, false),
    /** A script in Redis, for all who come together at once; workers put the rows on record. */
    REDIS_LUA(true, true),
    /** A lock in Redis around the optimistic engine. */
    REDIS_LOCK(true, false);

    private final boolean needsRedis;
    private final boolean gathers;

    EngineName(boolean needsRedis, boolean gathers) {
        this.needsRedis = needsRedis;
        this.gathers = gathers;
    }

    boolean needsRedis() {
        return needsRedis;
    }

    /** Whether requests that come together are decided together. */
    boolean gathers() {
        return gathers;
    }

    /** As it is written in properties. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
