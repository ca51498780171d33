package io.openrun.coupon.engine.jdbc;

import java.time.Duration;

/**
 * How long each kind of wait may last, all derived from one deadline so that the innermost wait ends first: a lock
 * before its statement, a statement before the socket.
 */
record Timeouts(Duration deadline) {

    static final Duration DEADLINE_MIN = Duration.ofMillis(500);
    static final Duration DEADLINE_MAX = Duration.ofMinutes(5);

    /** An open transaction whose client went silent gives its locks back after this time. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(5);

    private static final long LOCK_ANSWER_MS = 500;

    Timeouts {
        if (deadline == null || deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
            throw new IllegalArgumentException("deadline must be " + DEADLINE_MIN + " to " + DEADLINE_MAX);
        }
    }

    long connectionMs() {
        return deadline.toMillis() / 2;
    }

    long lockMs() {
        return deadline.toMillis() / 2;
    }

    /** InnoDB knows whole seconds only. */
    long lockSeconds() {
        return Math.max(1, lockMs() / 1_000);
    }

    long statementMs() {
        return deadline.toMillis() * 4 / 5;
    }

    /** Never before a lock that is waited for in whole seconds gives up by itself, and keeps the connection. */
    int socketMs() {
        return Math.toIntExact(Math.max(deadline.toMillis(), lockSeconds() * 1_000 + LOCK_ANSWER_MS));
    }

    long idleSeconds() {
        return Math.max(IDLE_IN_TRANSACTION.toSeconds(), deadline.toSeconds());
    }
}
