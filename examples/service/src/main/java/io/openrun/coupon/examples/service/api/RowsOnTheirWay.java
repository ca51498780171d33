package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.StockState;
import io.openrun.coupon.queue.LiveIssues;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells an issued coupon whose row is still on its way from one that never was. Engines that issue in the rows have none
 * on their way; Redis has issued every sequence up to its last one, so what is missing of them on record is to come.
 *
 * <p>An id whose check is made up passes for one on its way until the row of its sequence is there.
 */
@Component
class RowsOnTheirWay {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IssuedCouponHistory history;
    private final @Nullable StockRegister register;
    private final @Nullable LiveIssues live;

    RowsOnTheirWay(
            IssuedCouponHistory history, ObjectProvider<StockRegister> register, ObjectProvider<LiveIssues> live) {
        this.history = history;
        this.register = register.getIfAvailable();
        this.live = live.getIfAvailable();
    }

    /** Of an id that was not on record a moment ago. */
    boolean contain(IssuedCouponId id) {
        if (register == null || live == null) {
            return false;
        }
        Optional<StockEntry> entry = register.find(id.couponId());
        if (entry.isEmpty() || entry.get().state() == StockState.ROWS) {
            return false;
        }
        return isMissing(id) && isIssued(id, entry.get(), live);
    }

    /** The row may have come since; then asking again is right, too. */
    private boolean isMissing(IssuedCouponId id) {
        return history.listByCoupon(id.couponId(), id.sequence() - 1, 1).stream()
                .filter(row -> row.sequence() == id.sequence())
                .allMatch(row -> row.id().equals(id));
    }

    private static boolean isIssued(IssuedCouponId id, StockEntry entry, LiveIssues live) {
        if (entry.state() != StockState.OPEN && entry.state() != StockState.CLOSED) {
            throw unavailable(
                    "what coupon " + id.couponId() + " has issued can't be told while " + entry.state(), null);
        }
        try {
            Long last = live.look(entry).sequence();
            return last != null && id.sequence() <= last;
        } catch (OutcomeUnknownException unanswered) {
            // a look changes nothing, so nothing is in doubt
            throw unavailable("what coupon " + id.couponId() + " has issued was not answered", unanswered);
        }
    }

    private static NotCarriedOutException unavailable(String message, @Nullable Throwable cause) {
        return new NotCarriedOutException(NotCarriedOutException.Reason.UNAVAILABLE, RETRY_AFTER, message, cause);
    }
}
