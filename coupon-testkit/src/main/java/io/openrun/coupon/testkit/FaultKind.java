package io.openrun.coupon.testkit;

/** What a {@link FaultProxy} counts. */
public enum FaultKind {
    /** Chunks of bytes that were delivered later. */
    DELAY,

    /** Directions of a connection that began to lose bytes. */
    BLACKHOLE,

    /** Connections cut by {@link Fault#reset()} or {@link FaultProxy#resetAll()}. */
    RESET,

    /** Connections cut by {@link Fault#cutAfter(long)}. */
    CUT,

    /** Connections that were open when the proxy froze, or came while it was frozen. */
    FREEZE,

    /** Connections that were refused. */
    REFUSE
}
