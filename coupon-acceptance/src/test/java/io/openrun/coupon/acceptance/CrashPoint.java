package io.openrun.coupon.acceptance;

/** Where on the way of a coupon a process can die. */
enum CrashPoint {
    /** Redis has issued, and nobody was told. */
    AFTER_SCRIPT_BEFORE_REPLY,
    /** The relay has taken a delivery, and sent nothing. */
    AFTER_RELAY_READ,
    /** The broker has a batch, and no delivery of it is acknowledged. */
    AFTER_BROKER_SEND_BEFORE_ACK,
    /** A delivery was taken, nothing was done about it. */
    AFTER_RECEIVE,
    /** The coupon's row is locked. */
    AFTER_LOCK,
    /** The rows are written, and not committed. */
    AFTER_INSERT_BEFORE_COMMIT,
    /** The rows are committed, and no delivery is acknowledged. */
    AFTER_COMMIT_BEFORE_ACK,
    /** Some deliveries of a batch are acknowledged, others are not. */
    MID_BATCH_ACK,
    /** A dead letter is on record, and its delivery is not acknowledged. */
    AFTER_DLQ_COPY_BEFORE_REMOVE,
    /** A dead letter was delivered after all, and nobody has decided on it. */
    MID_REDRIVE,
    /** A reconciler has read what was issued, and compared nothing. */
    RECONCILER_AFTER_READ,
    /** A reconciler has put on record some of what was missing there. */
    RECONCILER_MID_REPAIR
}
