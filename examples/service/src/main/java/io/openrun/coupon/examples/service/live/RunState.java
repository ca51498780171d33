package io.openrun.coupon.examples.service.live;

/** What a run is doing, or how it ended. */
enum RunState {
    /** The crowd is asking. */
    RUNNING,
    /** All have their answers, the rows are on their way. */
    SETTLING,
    /** It was judged. */
    FINISHED,
    /** Somebody stopped it, so there is no verdict. */
    STOPPED,
    /** It could not be held or judged. */
    FAILED;

    boolean isOver() {
        return this == FINISHED || this == STOPPED || this == FAILED;
    }
}
