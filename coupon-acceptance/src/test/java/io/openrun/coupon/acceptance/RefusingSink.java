package io.openrun.coupon.acceptance;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSink;
import java.time.Duration;
import java.util.List;

/** Refuses the events of some members for good, as a sink with a bug would. */
record RefusingSink(EventSink sink) implements EventSink {

    @Override
    public void append(List<CouponIssuedEvent> events) {
        if (events.stream().anyMatch(event -> Members.isPoison(event.memberId()))) {
            throw new NotCarriedOutException(Reason.REJECTED, Duration.ZERO, "the sink has a bug", null);
        }
        sink.append(events);
    }
}
