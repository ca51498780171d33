package io.openrun.coupon.queue;

import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue in this JVM: sink and source. What is in it is gone when the JVM ends, so it is a step on the way from a
 * durable source, and nothing else: what fills it must not acknowledge before what empties it has. A relay out of an
 * outbox into this queue would lose events. Thread-safe.
 */
public final class InMemoryEvents implements EventSink, EventSource, EventBacklog {

    private record Waiting(CouponIssuedEvent event, int attempts, long since) {}

    private record Taken(List<Waiting> waiting, long until) {}

    private final int capacity;
    private final Duration lease;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private int size;
    private long deliveries;

    /**
     * An empty queue.
     *
     * @param capacity how many events it holds at most, taken ones included, 1 or more; one more is BUSY
     * @param lease how long a taker has for what he took, before it goes to another; above zero
     * @throws IllegalArgumentException if one is out of its range
     */
    public InMemoryEvents(int capacity, Duration lease) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be 1 or more, was " + capacity);
        }
        if (lease == null || lease.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("lease must be above zero, was " + lease);
        }
        this.capacity = capacity;
        this.lease = lease;
    }

    @Override
    public void append(List<CouponIssuedEvent> events) {
        lock.lock();
        try {
            if (size + events.size() > capacity) {
                throw new NotCarriedOutException(
                        NotCarriedOutException.Reason.BUSY,
                        Duration.ofMillis(100),
                        "the queue has no room for " + events.size() + " events",
                        null);
            }
            size += events.size();
            long now = System.nanoTime();
            events.forEach(event -> waiting.add(new Waiting(event, 0, now)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be 1 or more, was " + eventsMax);
        }
        lock.lock();
        try {
            takeBack();
            List<Waiting> next = new ArrayList<>();
            int attempts = 0;
            while (next.size() < eventsMax && !waiting.isEmpty()) {
                Waiting first = waiting.remove();
                next.add(new Waiting(first.event(), first.attempts() + 1, first.since()));
                attempts = Math.max(attempts, first.attempts() + 1);
            }
            if (next.isEmpty()) {
                return Optional.empty();
            }
            String token = Long.toString(++deliveries);
            Taken unused = taken.put(token, new Taken(next, end()));
            List<CouponIssuedEvent> events = next.stream().map(Waiting::event).toList();
            return Optional.of(new Delivery(token, attempts, events, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** What was taken too long ago waits again, in front. */
    private void takeBack() {
        long now = System.nanoTime();
        boolean unused = taken.values().removeIf(delivery -> {
            boolean over = now - delivery.until() >= 0;
            if (over) {
                for (int i = delivery.waiting().size() - 1; i >= 0; i--) {
                    waiting.addFirst(delivery.waiting().get(i));
                }
            }
            return over;
        });
    }

    private long end() {
        return System.nanoTime() + lease.toNanos();
    }

    @Override
    public void acknowledge(Delivery delivery) {
        lock.lock();
        try {
            Taken done = taken.remove(delivery.token());
            size -= done == null ? 0 : done.waiting().size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void keep(Delivery delivery) {
        lock.lock();
        try {
            Taken unused = taken.computeIfPresent(delivery.token(), (token, kept) -> new Taken(kept.waiting(), end()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Backlog backlog() {
        lock.lock();
        try {
            long now = System.nanoTime();
            long oldest = now;
            for (Waiting event : waiting) {
                oldest = Math.min(oldest, event.since());
            }
            for (Taken delivery : taken.values()) {
                oldest = Math.min(oldest, delivery.waiting().get(0).since());
            }
            return new Backlog(size, Duration.ofNanos(now - oldest));
        } finally {
            lock.unlock();
        }
    }
}
