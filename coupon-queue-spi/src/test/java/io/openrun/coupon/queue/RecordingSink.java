package io.openrun.coupon.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A sink that remembers what it was given, batch by batch, and can fail before it does. */
final class RecordingSink implements EventSink {

    final List<List<CouponIssuedEvent>> batches = new CopyOnWriteArrayList<>();
    final AtomicInteger calls = new AtomicInteger();
    volatile Consumer<List<CouponIssuedEvent>> before = events -> {};

    List<CouponIssuedEvent> events() {
        List<CouponIssuedEvent> events = new ArrayList<>();
        batches.forEach(events::addAll);
        return events;
    }

    @Override
    public void append(List<CouponIssuedEvent> events) {
        calls.incrementAndGet();
        before.accept(events);
        batches.add(List.copyOf(events));
    }
}
