package io.openrun.coupon.queue;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.queue.WorkerHealth.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events from a source into a sink: into the record, which makes it a worker, or to a broker, which makes it a
 * relay. Every event that it takes is acknowledged once it is durable in the sink or in the dead letters, and not before.
 *
 * <p>It gathers what is there into a batch, up to a size or an age, and never waits for one to fill. While the sink does
 * not answer, it keeps what it has in hand, takes nothing more, and goes on by itself. Any number of workers, on any
 * nodes, may share a source. Thread-safe.
 */
public final class EventWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventWorker.class);
    private static final Duration IDLE_FIRST = Duration.ofMillis(1);
    private static final Duration SOURCE_AWAY = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final Duration ABANDON_WITHIN = Duration.ofSeconds(5);

    /** What a worker works with. */
    record Parts(
            EventSource source,
            EventSink sink,
            DeadLetters deadLetters,
            EventCodec codec,
            int batchSizeMax,
            Duration batchAgeMax,
            Duration idlePauseMax,
            Duration keepEvery,
            int attemptsMax,
            int deliveriesMax) {}

    private final Parts parts;
    private final Turnstile turnstile = new Turnstile();
    private final WorkerRecord record;
    private final List<Thread> threads = new ArrayList<>();

    private EventWorker(Builder builder, Parts parts) {
        this.parts = parts;
        this.record = new WorkerRecord(LOG, builder.clock);
        for (int i = 1; i <= builder.threads; i++) {
            Thread thread = new Thread(this::work, builder.name + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins to take events.
     *
     * @return this worker
     * @throws IllegalStateException if it was started or stopped before
     */
    public EventWorker start() {
        if (!turnstile.move(State.NEW, State.RUNNING)) {
            throw new IllegalStateException("a worker is started once, it is " + turnstile.state());
        }
        threads.forEach(Thread::start);
        return this;
    }

    /** Takes no more events until it is resumed; what is in hand is delivered. Changes nothing unless it is running. */
    public void pause() {
        boolean unused = turnstile.move(State.RUNNING, State.PAUSED);
    }

    /** Takes events again. Changes nothing unless it is paused. */
    public void resume() {
        boolean unused = turnstile.move(State.PAUSED, State.RUNNING);
    }

    /**
     * Waits until all that the source has given is delivered, and it gives nothing more; of a paused worker, until what it
     * had in hand is delivered. The worker goes on.
     *
     * @param within how long at most, 0 or more
     * @return whether that was so in time
     * @throws IllegalArgumentException if {@code within} is null or negative
     */
    public boolean drain(Duration within) {
        return Turnstile.await(() -> turnstile.idle() == threads.size(), requireTime("within", within), LOOK_EVERY);
    }

    /**
     * Takes no more events, and ends once what is in hand is delivered. What can't be delivered in time stays
     * unacknowledged: nothing of it is lost, another worker gets it. May be repeated.
     *
     * @param within how long it may deliver, 0 or more; then up to 5 seconds more for what is just being stored
     * @return whether all that was in hand is delivered, and its threads have ended
     * @throws IllegalArgumentException if {@code within} is null or negative
     */
    public boolean stop(Duration within) {
        long until = System.nanoTime() + requireTime("within", within).toNanos();
        boolean unused = turnstile.stop();
        boolean delivered = join(until);
        if (!delivered) {
            turnstile.abandon();
            boolean ended = join(System.nanoTime() + ABANDON_WITHIN.toNanos());
            LOG.warn("a worker was stopped before what it had in hand was delivered, its threads ended: {}", ended);
        }
        return delivered;
    }

    /** Stops within ten seconds. */
    @Override
    public void close() {
        boolean unused = stop(CLOSE_WITHIN);
    }

    /**
     * Says how it is doing. Asks the source, if that can tell what it holds.
     *
     * @return its health at this moment
     */
    public WorkerHealth health() {
        return record.health(turnstile.state(), backlog());
    }

    /**
     * Says how it is doing without asking the source, so that it never waits.
     *
     * @return its health at this moment; the backlog is null
     */
    public WorkerHealth glance() {
        return record.health(turnstile.state(), null);
    }

    private EventBacklog.@Nullable Backlog backlog() {
        if (parts.source() instanceof EventBacklog source) {
            try {
                return source.backlog();
            } catch (CouponException unanswered) {
                LOG.debug("the source does not tell what it holds", unanswered);
            }
        }
        return null;
    }

    private boolean join(long until) {
        try {
            for (Thread thread : threads) {
                long leftMs = (until - System.nanoTime()) / 1_000_000;
                if (leftMs > 0) {
                    thread.join(leftMs);
                }
                if (thread.isAlive()) {
                    return false;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
        return turnstile.move(State.STOPPING, State.STOPPED) || turnstile.state() == State.STOPPED;
    }

    private void work() {
        BatchDelivery batches = new BatchDelivery(parts, turnstile, record);
        Duration idle = IDLE_FIRST;
        while (turnstile.awaitRunning()) {
            if (deliverNext(batches)) {
                idle = IDLE_FIRST;
            } else {
                turnstile.idle(idle);
                Duration longer = idle.multipliedBy(2);
                idle = longer.compareTo(parts.idlePauseMax()) < 0 ? longer : parts.idlePauseMax();
            }
        }
    }

    /** False if there was nothing to do. */
    private boolean deliverNext(BatchDelivery batches) {
        if (record.isFailing()) {
            return false;
        }
        try {
            List<Delivery> batch = gather();
            record.sourceAnswers();
            if (batch.isEmpty()) {
                return false;
            }
            batches.deliver(batch);
        } catch (BatchDelivery.AbandonedException stopped) {
            LOG.debug("what was in hand stays unacknowledged", stopped);
        } catch (CouponException failure) {
            record.sourceFails(failure);
            turnstile.pause(SOURCE_AWAY);
        } catch (Throwable failure) {
            // what was in hand comes again, with an attempt more; this thread has to go on
            record.unexpected("a batch failed", failure);
            turnstile.pause(SOURCE_AWAY);
        }
        return true;
    }

    private List<Delivery> gather() {
        List<Delivery> batch = new ArrayList<>();
        long until = System.nanoTime() + parts.batchAgeMax().toNanos();
        int left = parts.batchSizeMax();
        do {
            Optional<Delivery> next = poll(left, batch);
            if (next.isEmpty()) {
                break;
            }
            batch.add(next.get());
            left -= next.get().events().size() + next.get().unreadable().size();
        } while (left > 0 && System.nanoTime() - until < 0);
        return batch;
    }

    /** A source that fails in between does not keep back what it gave before. */
    private Optional<Delivery> poll(int eventsMax, List<Delivery> before) {
        try {
            return parts.source().poll(eventsMax);
        } catch (CouponException failure) {
            if (before.isEmpty()) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private static Duration requireTime(String name, Duration time) {
        if (time == null || time.isNegative()) {
            throw new IllegalArgumentException(name + " must be 0 or more, was " + time);
        }
        return time;
    }

    /** Builds an {@link EventWorker}; needs source, sink, dead letters and codec. Not thread-safe. */
    public static final class Builder {

        private static final int THREADS_MAX = 64;
        private static final int BATCH_SIZE_MAX = 10_000;
        private static final int ATTEMPTS_MAX = 100;
        private static final Duration AGE_MAX = Duration.ofSeconds(10);

        private @Nullable EventSource source;
        private @Nullable EventSink sink;
        private @Nullable DeadLetters deadLetters;
        private @Nullable EventCodec codec;
        private String name = "coupon-worker";
        private int threads = 2;
        private int batchSizeMax = 1_000;
        private Duration batchAgeMax = Duration.ofMillis(50);
        private Duration idlePauseMax = Duration.ofMillis(50);
        private Duration keepEvery = Duration.ofSeconds(5);
        private int attemptsMax = 5;
        private int deliveriesMax = 5;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Where events come from.
         *
         * @param source the source; stays the caller's to close
         * @return this builder
         */
        public Builder source(EventSource source) {
            this.source = source;
            return this;
        }

        /**
         * Where events go.
         *
         * @param sink the sink; stays the caller's to close
         * @return this builder
         */
        public Builder sink(EventSink sink) {
            this.sink = sink;
            return this;
        }

        /**
         * Where messages go that can't be delivered.
         *
         * @param deadLetters the dead letters
         * @return this builder
         */
        public Builder deadLetters(DeadLetters deadLetters) {
            this.deadLetters = deadLetters;
            return this;
        }

        /**
         * How an event is written in a dead letter.
         *
         * @param codec the codec
         * @return this builder
         */
        public Builder codec(EventCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * How its threads are called.
         *
         * @param name 1 character or more; {@code coupon-worker} unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null or blank
         */
        public Builder name(String name) {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("name must be given");
            }
            this.name = name;
            return this;
        }

        /**
         * How many batches it delivers at once: while one is stored, the next is gathered.
         *
         * @param threads 1 to 64; 2 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder threads(int threads) {
            this.threads = require("threads", threads, THREADS_MAX);
            return this;
        }

        /**
         * How many messages a batch has at most; more only if the source gives them as one piece.
         *
         * @param batchSizeMax 1 to 10,000; 1,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder batchSizeMax(int batchSizeMax) {
            this.batchSizeMax = require("batchSizeMax", batchSizeMax, BATCH_SIZE_MAX);
            return this;
        }

        /**
         * How long a batch is gathered at most, if the source goes on giving little by little.
         *
         * @param batchAgeMax 0 to 10 seconds; 50 milliseconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder batchAgeMax(Duration batchAgeMax) {
            this.batchAgeMax = require("batchAgeMax", batchAgeMax);
            return this;
        }

        /**
         * How long it waits at most before it looks again into a source that had nothing.
         *
         * @param idlePauseMax 1 millisecond to 10 seconds; 50 milliseconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder idlePauseMax(Duration idlePauseMax) {
            requireAboveZero("idlePauseMax", idlePauseMax);
            this.idlePauseMax = require("idlePauseMax", idlePauseMax);
            return this;
        }

        /**
         * How often it tells the source that it still works on what it has in hand: a third of the time, or less, after
         * which the source gives that to another.
         *
         * @param keepEvery 1 millisecond to 10 seconds; 5 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder keepEvery(Duration keepEvery) {
            requireAboveZero("keepEvery", keepEvery);
            this.keepEvery = require("keepEvery", keepEvery);
            return this;
        }

        /**
         * How often an event is tried that the sink refuses for good or fails on, before it becomes a dead letter. That
         * the sink does not answer never counts.
         *
         * @param attemptsMax 1 to 100; 5 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder attemptsMax(int attemptsMax) {
            this.attemptsMax = require("attemptsMax", attemptsMax, ATTEMPTS_MAX);
            return this;
        }

        /**
         * How often the source may give out a delivery, before its events are taken for those that workers die of: from
         * then on each is recorded as a dead letter before the work, and decided after it.
         *
         * @param deliveriesMax 1 to 100; 5 unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder deliveriesMax(int deliveriesMax) {
            this.deliveriesMax = require("deliveriesMax", deliveriesMax, ATTEMPTS_MAX);
            return this;
        }

        /**
         * The clock that the moments in its health come from.
         *
         * @param clock the clock; that of the system unless set
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Makes the worker; it begins when it is started.
         *
         * @return the worker
         * @throws IllegalArgumentException if source, sink, dead letters or codec is missing
         */
        public EventWorker build() {
            return new EventWorker(
                    this,
                    new Parts(
                            require("source", source),
                            require("sink", sink),
                            require("deadLetters", deadLetters),
                            require("codec", codec),
                            batchSizeMax,
                            batchAgeMax,
                            idlePauseMax,
                            keepEvery,
                            attemptsMax,
                            deliveriesMax));
        }

        private static <T> T require(String name, @Nullable T part) {
            if (part == null) {
                throw new IllegalArgumentException(name + " must be given");
            }
            return part;
        }

        private static int require(String name, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException(name + " must be 1 to " + max + ", was " + value);
            }
            return value;
        }

        private static void requireAboveZero(String name, Duration value) {
            if (value == null || value.compareTo(IDLE_FIRST) < 0) {
                throw new IllegalArgumentException(name + " must be " + IDLE_FIRST + " or more, was " + value);
            }
        }

        private static Duration require(String name, Duration value) {
            if (value == null || value.isNegative() || value.compareTo(AGE_MAX) > 0) {
                throw new IllegalArgumentException(name + " must be 0 to " + AGE_MAX + ", was " + value);
            }
            return value;
        }
    }
}
