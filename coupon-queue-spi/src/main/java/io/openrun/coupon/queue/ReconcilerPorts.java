package io.openrun.coupon.queue;

import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.StockRegister;
import java.time.Duration;
import java.util.List;

/** All that a {@link Reconciler} works with; its builder says what each is. */
record ReconcilerPorts(
        StockRegister register,
        LiveIssues live,
        IssuedCouponHistory history,
        RowCounters rowCounters,
        EventSink sink,
        DeadLetters deadLetters,
        IssueOverflows overflows,
        EventCodec codec,
        List<EventBacklog> backlogs,
        Duration horizon) {

    ReconcilerPorts {
        backlogs = List.copyOf(backlogs);
    }
}
