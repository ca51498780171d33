package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.benchmarks.contest.BrokenPromise;
import io.openrun.coupon.benchmarks.contest.HandOffGround;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventBacklog.Backlog;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.JsonEventCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that brings events from the outbox into rows, with the settings that it has unless told otherwise. */
final class HandOff implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HandOffGround ground;
    private final Optional<Broker> broker;
    private final RedisOutbox outbox;
    private final EventSource source;
    private final DeadLetters deadLetters;
    private final Optional<EventWorker> relay;
    private final EventWorker worker;

    private HandOff(HandOffGround ground, Optional<Broker> broker) {
        this.ground = ground;
        this.broker = broker;
        this.outbox = new RedisOutbox(ground.redis());
        this.source = broker.map(Broker::source).orElse(outbox);
        this.deadLetters = new JdbcDeadLetters(ground.rows());
        this.relay = broker.map(between -> worker("relay", outbox, between.sink()));
        this.worker = worker("worker", source, new JdbcIssuedCouponSink(ground.rows()));
    }

    /** Starts what lies in between, and the relay; the worker is started, and paused. */
    static HandOff open(HandOffChoice choice, HandOffGround ground) {
        Optional<Broker> broker = choice.start();
        try {
            HandOff handOff = new HandOff(ground, broker);
            handOff.begin();
            return handOff;
        } catch (RuntimeException failure) {
            broker.ifPresent(Broker::close);
            throw failure;
        }
    }

    private EventWorker worker(String name, EventSource from, EventSink to) {
        return EventWorker.builder()
                .name(name)
                .source(from)
                .sink(to)
                .deadLetters(deadLetters)
                .codec(JsonEventCodec.unsigned())
                .build();
    }

    private void begin() {
        relay.ifPresent(each -> {
            EventWorker unused = each.start();
        });
        EventWorker unused = worker.start();
        worker.pause();
    }

    void resumeWorker() {
        worker.resume();
    }

    void pauseWorker() {
        worker.pause();
        requireDrained(worker);
    }

    /** Waits until all that was issued lies before the worker. */
    void drainRelay() {
        relay.ifPresent(HandOff::requireDrained);
    }

    private static void requireDrained(EventWorker each) {
        if (!each.drain(PATIENCE)) {
            throw new BrokenPromise("events are not delivered after " + PATIENCE + ": " + each.health());
        }
    }

    /** What is not acknowledged, in the outbox and in between: all messages, and the age of the oldest that is known. */
    Backlog backlog() {
        long messages = 0;
        @Nullable Duration oldest = null;
        for (Backlog each : Stream.of(outbox, source)
                .distinct()
                .filter(EventBacklog.class::isInstance)
                .map(holding -> ((EventBacklog) holding).backlog())
                .toList()) {
            messages += each.messages();
            Duration age = each.oldestAge();
            if (age != null && (oldest == null || age.compareTo(oldest) > 0)) {
                oldest = age;
            }
        }
        return new Backlog(messages, oldest);
    }

    /** Requires that nothing got lost on the way, and nothing was put aside. */
    void check() {
        long dead = deadLetters.waiting().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long overflows = new JdbcIssueOverflows(ground.rows()).count();
        if (dead + overflows + outbox.lostEvents() > 0) {
            throw new BrokenPromise(dead + " dead letters, " + overflows + " issued coupons without a place, "
                    + outbox.lostEvents() + " events lost from the outbox; there should be none");
        }
    }

    /** What lies in between, in one line; empty if nothing does. */
    Optional<String> describe() {
        return broker.map(Broker::describe);
    }

    @Override
    public void close() {
        worker.close();
        relay.ifPresent(EventWorker::close);
        broker.ifPresent(Broker::close);
    }
}
