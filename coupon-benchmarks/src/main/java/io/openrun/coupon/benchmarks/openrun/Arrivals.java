package io.openrun.coupon.benchmarks.openrun;

import java.util.concurrent.TimeUnit;

/**
 * When members come, whatever becomes of those before them.
 *
 * @param calls how many come
 * @param perSecond how many come in a second; 0 if all come at once
 */
record Arrivals(int calls, int perSecond) {

    static Arrivals atRate(int perSecond, double seconds) {
        return new Arrivals((int) Math.max(1, Math.round(perSecond * seconds)), perSecond);
    }

    static Arrivals atOnce(int calls) {
        return new Arrivals(calls, 0);
    }

    /** When a call is meant to start, counted from the start of all. */
    long offsetNanos(int call) {
        return perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * call / perSecond;
    }

    String label() {
        return perSecond == 0 ? calls + " at once" : perSecond + "/s";
    }
}
