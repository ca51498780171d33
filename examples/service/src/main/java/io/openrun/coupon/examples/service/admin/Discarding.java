package io.openrun.coupon.examples.service.admin;

import org.jspecify.annotations.Nullable;

/**
 * Why a dead letter is discarded.
 *
 * @param reason for the record, names no member; null if it was not sent, which is refused
 */
record Discarding(@Nullable String reason) {

    /** Throws IllegalArgumentException that names the field. */
    String toReason() {
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException("reason must be given");
        }
        return reason;
    }
}
