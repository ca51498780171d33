package io.openrun.coupon.examples.quickstart;

/** What can be killed in the middle of a run, by its name on the command line. */
enum KillChoice {
    WORKER;

    @Override
    public String toString() {
        return "worker";
    }
}
