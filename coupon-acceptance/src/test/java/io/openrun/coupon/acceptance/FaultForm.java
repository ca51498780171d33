package io.openrun.coupon.acceptance;

/** How much of a fault test is run: its short form in each build, all of it in the profile {@code faults}. */
final class FaultForm {

    static final long SEED = Long.getLong("coupon.faults.seed", 20_260_101);

    private static final boolean FULL = "full".equals(System.getProperty("coupon.faults"));

    private FaultForm() {}

    static int of(int shortForm, int full) {
        return FULL ? full : shortForm;
    }
}
