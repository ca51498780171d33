package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.IssueOverflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts issued coupons on record: where every hand-off ends. One transaction for all events of a call, the coupons' rows
 * locked first, in the order of their ids.
 *
 * <p>What was issued is not judged again: neither the period nor a suspension counts here. An event that is on record
 * already changes nothing. One that has no place there is kept in {@code issue_overflow}, logged as an error and given to
 * whoever asked to be alarmed. An event of a coupon that does not exist is REJECTED. Thread-safe.
 */
public final class JdbcIssuedCouponSink implements EventSink {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcIssuedCouponSink.class);

    private final JdbcStore store;
    private final Placing placing;
    private final Consumer<IssueOverflow> alarm;
    private final Newcomers newcomers = new Newcomers();

    /**
     * A sink into the tables of a store.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcIssuedCouponSink(JdbcStore store) {
        this(store, overflow -> {});
    }

    /**
     * A sink that tells of each issued coupon which has no place on record.
     *
     * @param store where the coupons are; stays the caller's to close
     * @param alarm is told once it is durable, by the thread that appends, at most once of each; what it throws is logged
     */
    public JdbcIssuedCouponSink(JdbcStore store, Consumer<IssueOverflow> alarm) {
        this.store = store;
        this.placing = new Placing(store);
        this.alarm = alarm;
    }

    @Override
    public void append(List<CouponIssuedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<CouponId, Set<CouponIssuedEvent>> byCoupon = new TreeMap<>();
        for (CouponIssuedEvent event : events) {
            boolean unused = byCoupon.computeIfAbsent(event.couponId(), couponId -> new LinkedHashSet<>())
                    .add(event);
        }
        append(store.transactions().begin(), byCoupon).forEach(this::alarm);
    }

    /** To yield to the unique keys row by row costs PostgreSQL as much as the rows, and hardly ever a row is known. */
    private List<IssueOverflow> append(Deadline deadline, Map<CouponId, Set<CouponIssuedEvent>> byCoupon) {
        if (store.dialect() == Dialect.POSTGRESQL && newcomers.areLikely()) {
            try {
                return append(deadline, byCoupon, true);
            } catch (NotCarriedOutException known) {
                if (known.reason() != NotCarriedOutException.Reason.REJECTED) {
                    throw known;
                }
                newcomers.wereNot();
            }
        }
        return append(deadline, byCoupon, false);
    }

    private List<IssueOverflow> append(
            Deadline deadline, Map<CouponId, Set<CouponIssuedEvent>> byCoupon, boolean allNew) {
        return store.transactions().run(deadline, handle -> {
            List<CouponRow> rows = byCoupon.keySet().stream()
                    .map(couponId -> lock(handle, couponId))
                    .toList();
            return place(handle, rows, byCoupon, allNew);
        });
    }

    private CouponRow lock(Handle handle, CouponId couponId) {
        return store.coupons()
                .lock(handle, couponId)
                .orElseThrow(() -> new NotCarriedOutException(
                        NotCarriedOutException.Reason.REJECTED, Duration.ZERO, "there is no coupon " + couponId, null));
    }

    private Done<List<IssueOverflow>> place(
            Handle handle, List<CouponRow> rows, Map<CouponId, Set<CouponIssuedEvent>> byCoupon, boolean allNew) {
        boolean changed = false;
        List<IssueOverflow> overflows = new ArrayList<>();
        for (CouponRow row : rows) {
            List<CouponIssuedEvent> events =
                    List.copyOf(byCoupon.get(row.coupon().id()));
            Placing.Placed placed = placing.place(handle, row, events, allNew);
            changed |= placed.count() > 0 || !placed.overflows().isEmpty();
            overflows.addAll(placed.overflows());
        }
        return new Done<>(overflows, changed);
    }

    private void alarm(IssueOverflow overflow) {
        LOG.error(
                "issued coupon {} has no place on record: {}", overflow.event().id(), overflow.reason());
        try {
            alarm.accept(overflow);
        } catch (RuntimeException failure) {
            LOG.error("the alarm of an issued coupon without a place failed", failure);
        }
    }
}
