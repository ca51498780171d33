package io.openrun.coupon.queue;

/** Why a message became a dead letter. */
public enum DeadLetterCause {
    /** It is no event: not JSON, a field is missing or out of its range, or it is too large. */
    MALFORMED,
    /** It is of a later version of the schema; a later release can read it. */
    UNSUPPORTED_VERSION,
    /** Its signature is missing or wrong. */
    FORGED,
    /** Where it should go it was rejected for good, each time it was tried. */
    REJECTED,
    /** Each time it was tried, something went wrong that nobody expected. */
    FAILED,
    /** Workers died while they worked on it, or this one is working on it right now. */
    WORKER_DIED
}
