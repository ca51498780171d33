package io.openrun.coupon.benchmarks.handoff;

/** When the worker runs, by the words on the command line. */
public enum WorkerStart {
    /** While it is issued. */
    AT_ONCE("at-once"),
    /** When all is issued, and lies before the worker. */
    AFTER("after");

    private final String word;

    WorkerStart(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
