package io.openrun.coupon.acceptance;

import io.openrun.coupon.queue.EventSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Dies with deliveries in hand, and counts them. */
final class TrappedSource implements EventSource {

    private final EventSource source;
    private final Trap trap;
    private final CrashPoint received;
    private final AtomicLong taken = new AtomicLong();

    /** What this thread of the worker has taken and not acknowledged. */
    private final ThreadLocal<Set<String>> inHand = ThreadLocal.withInitial(HashSet::new);

    TrappedSource(EventSource source, Trap trap, CrashPoint received) {
        this.source = source;
        this.trap = trap;
        this.received = received;
    }

    /** How many deliveries were taken. */
    long taken() {
        return taken.get();
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        Optional<Delivery> delivery = source.poll(eventsMax);
        if (delivery.isPresent()) {
            long unused = taken.incrementAndGet();
            boolean unusedToo = inHand.get().add(delivery.get().token());
            trap.reached(received);
        }
        return delivery;
    }

    @Override
    public void acknowledge(Delivery delivery) {
        source.acknowledge(delivery);
        boolean unused = inHand.get().remove(delivery.token());
        if (!inHand.get().isEmpty()) {
            trap.reached(CrashPoint.MID_BATCH_ACK);
        }
    }

    @Override
    public void keep(Delivery delivery) {
        source.keep(delivery);
    }
}
