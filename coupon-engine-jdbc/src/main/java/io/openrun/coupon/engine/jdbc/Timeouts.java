package io.openrun.coupon.engine.jdbc;

import java.time.Duration;

/**
 * How long each kind of wait may last, all derived from one deadline so that the innermost wait ends first: a lock
 * before its statement, a statement before the socket, which waits for what is left of the deadline. Nor do a wait for a
 * connection and one for a lock, both at their longest, come to more than the whole.
 */
record Timeouts(Duration deadline) {

    static final Duration DEADLINE_MIN = Duration.ofMillis(500);
    static final Duration DEADLINE_MAX = Duration.ofMinutes(5);

    /** An open transaction whose client went silent gives its locks back after this time. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

    /** The least that the pool takes. */
    private static final long VALIDATION_MIN_MS = 250;

    Timeouts {
        if (deadline == null || deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
            throw new IllegalArgumentException("deadline must be " + DEADLINE_MIN + " to " + DEADLINE_MAX);
        }
    }

    Duration connection() {
        return deadline.dividedBy(2);
    }

    long validationMs() {
        return Math.max(VALIDATION_MIN_MS, deadline.toMillis() / 4);
    }

    long lockMs() {
        return deadline.toMillis() * 2 / 5;
    }

    /** InnoDB knows whole seconds only. */
    long lockSeconds() {
        return Math.max(1, lockMs() / 1_000);
    }

    long statementMs() {
        return deadline.toMillis() * 4 / 5;
    }

    long idleSeconds() {
        return Math.max(IDLE_IN_TRANSACTION.toSeconds(), deadline.toSeconds());
    }
}
