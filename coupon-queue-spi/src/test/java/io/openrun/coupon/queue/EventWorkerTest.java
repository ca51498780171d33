package io.openrun.coupon.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.WorkerHealth.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventWorkerTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofMillis(300);
    private static final CouponId COUPON = new CouponId("summer");

    /** As much of a codec as a dead letter needs here. */
    private static final EventCodec CODEC = new EventCodec() {
        @Override
        public byte[] encode(CouponIssuedEvent event) {
            return event.id().toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public CouponIssuedEvent decode(byte[] payload) {
            throw new UnsupportedOperationException();
        }
    };

    private final InMemoryEvents source = new InMemoryEvents(100_000, LEASE);
    private final RecordingSink sink = new RecordingSink();
    private final RecordedDeadLetters deadLetters = new RecordedDeadLetters();
    private final EventWorker.Builder builder = EventWorker.builder()
            .source(source)
            .sink(sink)
            .deadLetters(deadLetters)
            .codec(CODEC)
            .batchSizeMax(100)
            .keepEvery(Duration.ofMillis(50))
            .idlePauseMax(Duration.ofMillis(5));
    private EventWorker worker = builder.build();

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void brings_all_events_into_the_sink_and_acknowledges_them() {
        source.append(events(1, 1_000));
        start();
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(sink.events()).containsExactlyInAnyOrderElementsOf(events(1, 1_000));
        assertThat(sink.batches).allMatch(batch -> batch.size() <= 100);
        assertThat(source.backlog().messages()).isZero();
        WorkerHealth health = worker.health();
        assertThat(health.state()).isEqualTo(State.RUNNING);
        assertThat(health.stored()).isEqualTo(1_000);
        assertThat(health.backlog()).isEqualTo(new EventBacklog.Backlog(0, Duration.ZERO));
        assertThat(health.lastError()).isNull();
        assertThat(health.failing()).isFalse();
    }

    @Test
    void acknowledges_after_the_sink_has_taken_them_and_not_before() {
        source.append(events(1, 10));
        AtomicInteger unacknowledged = new AtomicInteger();
        sink.before = batch -> unacknowledged.set((int) source.backlog().messages());
        start();
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(unacknowledged).hasValue(10);
        assertThat(source.backlog().messages()).isZero();
    }

    @Test
    void an_outage_of_the_sink_counts_against_no_event_and_stops_the_polling() {
        source.append(events(1, 1_000));
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicInteger failures = new AtomicInteger();
        sink.before = batch -> {
            if (away.get()) {
                if (failures.incrementAndGet() % 2 == 0) {
                    throw new OutcomeUnknownException("cut", null);
                }
                throw unavailable();
            }
        };
        start();
        until(() -> failures.get() >= 6);
        assertThat(worker.health().failing()).isTrue();
        assertThat(worker.health().lastError()).contains("the sink");
        // each of two threads has one batch in hand at most, and keeps it; their lease would have lapsed by now
        assertThat(source.poll(1_000).orElseThrow().events().size()).isBetween(800, 900);
        away.set(false);
        until(() -> sink.events().size() >= 1_000);
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(sink.events()).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(deadLetters.all()).isEmpty();
        assertThat(worker.health().failing()).isFalse();
    }

    @Test
    void poison_is_found_among_its_neighbours_and_only_it_becomes_a_dead_letter() {
        source.append(events(1, 500));
        AtomicInteger trials = new AtomicInteger();
        sink.before = batch -> {
            if (batch.size() == 1 && isPoison(batch.get(0))) {
                trials.incrementAndGet();
            }
            if (batch.stream().anyMatch(EventWorkerTest::isPoison)) {
                throw rejected();
            }
        };
        start();
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(sink.events())
                .containsExactlyInAnyOrderElementsOf(events(1, 500).stream()
                        .filter(event -> !isPoison(event))
                        .toList());
        assertThat(deadLetters.waitingLetters()).hasSize(5).allSatisfy(letter -> {
            assertThat(letter.cause()).isEqualTo(DeadLetterCause.REJECTED);
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.couponId()).isEqualTo(COUPON);
            assertThat(letter.origin())
                    .isEqualTo("event " + new String(letter.payload().bytes(), StandardCharsets.UTF_8));
        });
        assertThat(trials).hasValue(5 * 5);
        assertThat(worker.health().deadLettered()).isEqualTo(5);
        assertThat(source.backlog().messages()).isZero();
    }

    @Test
    void what_is_refused_at_first_and_taken_later_is_no_dead_letter() {
        source.append(events(1, 10));
        AtomicInteger refusals = new AtomicInteger();
        sink.before = batch -> {
            if (batch.stream().anyMatch(event -> event.sequence() == 7) && refusals.incrementAndGet() < 6) {
                throw new IllegalStateException("not yet");
            }
        };
        start();
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(sink.events()).hasSize(10);
        assertThat(deadLetters.all()).isEmpty();
    }

    @Test
    void an_unexpected_failure_is_a_cause_of_its_own() {
        source.append(events(7, 7));
        sink.before = batch -> {
            throw new IllegalStateException("broken");
        };
        start();
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(deadLetters.waitingLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.cause()).isEqualTo(DeadLetterCause.FAILED))
                .satisfies(letter -> assertThat(letter.detail()).contains("broken"));
    }

    @Test
    void nothing_is_acknowledged_while_a_dead_letter_cannot_be_written() {
        deadLetters.away = true;
        source.append(events(7, 8));
        sink.before = batch -> {
            if (batch.stream().anyMatch(EventWorkerTest::isPoison)) {
                throw rejected();
            }
        };
        start();
        until(() -> worker.health().failing());
        assertThat(worker.health().lastError()).contains("dead letters");
        assertThat(source.backlog().messages()).isEqualTo(2);
        deadLetters.away = false;
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(deadLetters.waitingLetters()).hasSize(1);
        assertThat(source.backlog().messages()).isZero();
    }

    @Test
    void what_cannot_be_read_goes_to_the_dead_letters_as_it_is() {
        Undeliverable garbage = new Undeliverable(
                "queue 5", DeadLetterCause.MALFORMED, "no event", 1, new Payload(new byte[] {1, 2}), null);
        AtomicBoolean acknowledged = new AtomicBoolean();
        AtomicInteger polls = new AtomicInteger();
        builder.source(new EventSource() {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                return polls.incrementAndGet() == 1
                        ? Optional.of(new Delivery("1", 1, events(1, 1), List.of(garbage)))
                        : Optional.empty();
            }

            @Override
            public void acknowledge(Delivery delivery) {
                acknowledged.set(!deadLetters.all().isEmpty());
            }

            @Override
            public void keep(Delivery delivery) {}
        });
        start();
        assertThat(worker.drain(SOON)).isTrue();
        assertThat(sink.events()).isEqualTo(events(1, 1));
        assertThat(deadLetters.waitingLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.payload()).isEqualTo(garbage.payload()))
                .satisfies(letter -> assertThat(letter.origin()).isEqualTo("queue 5"));
        assertThat(acknowledged).isTrue();
    }

    /** An error of the JVM stands for a worker that dies: nothing is acknowledged, and the lease has to lapse. */
    @Test
    void an_event_that_workers_die_of_is_isolated_after_some_deliveries() {
        source.append(events(1, 20));
        sink.before = batch -> {
            if (batch.stream().anyMatch(EventWorkerTest::isPoison)) {
                throw new StackOverflowError("planted");
            }
        };
        builder.deliveriesMax(2).threads(1);
        start();
        until(() -> source.backlog().messages() == 0);
        assertThat(sink.events().stream().map(CouponIssuedEvent::sequence).distinct())
                .hasSize(19);
        assertThat(deadLetters.waitingLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.cause()).isEqualTo(DeadLetterCause.WORKER_DIED));
        assertThat(deadLetters.all())
                .filteredOn(letter -> letter.state() == DeadLetter.State.REPROCESSED)
                .hasSize(19);
    }

    @Test
    void a_paused_worker_takes_nothing_and_goes_on_when_resumed() {
        start();
        worker.pause();
        assertThat(worker.drain(SOON)).isTrue();
        source.append(events(1, 10));
        assertThat(worker.health().state()).isEqualTo(State.PAUSED);
        assertThat(source.poll(10).orElseThrow().events()).hasSize(10);
        assertThat(sink.calls).hasValue(0);
        worker.resume();
        until(() -> sink.events().size() == 10);
    }

    @Test
    void a_glance_tells_of_the_worker_and_asks_no_source() {
        source.append(events(1, 10));
        start();
        until(() -> worker.glance().stored() == 10);
        assertThat(worker.glance().state()).isEqualTo(State.RUNNING);
        assertThat(worker.glance().backlog()).isNull();
        assertThat(worker.health().backlog()).isNotNull();
    }

    @Test
    void stopping_delivers_what_is_in_hand() throws InterruptedException {
        source.append(events(1, 10));
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        sink.before = batch -> {
            inHand.countDown();
            await(goOn);
        };
        start();
        assertThat(inHand.await(20, TimeUnit.SECONDS)).isTrue();
        Thread stopping = new Thread(() -> worker.stop(SOON));
        stopping.start();
        until(() -> worker.health().state() == State.STOPPING);
        goOn.countDown();
        stopping.join();
        assertThat(worker.health().state()).isEqualTo(State.STOPPED);
        assertThat(sink.events()).hasSize(10);
        assertThat(source.backlog().messages()).isZero();
    }

    @Test
    void stopping_in_an_outage_ends_in_time_and_leaves_the_rest_to_another() {
        source.append(events(1, 10));
        sink.before = batch -> {
            throw unavailable();
        };
        start();
        until(() -> sink.calls.get() > 0);
        long began = System.nanoTime();
        assertThat(worker.stop(Duration.ofMillis(100))).isFalse();
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThat(worker.health().state()).isEqualTo(State.STOPPED);
        assertThat(source.backlog().messages()).isEqualTo(10);

        sink.before = batch -> {};
        worker = builder.build().start();
        until(() -> sink.events().size() == 10);
        assertThat(deadLetters.all()).isEmpty();
    }

    @Test
    void a_source_that_does_not_answer_is_asked_again() {
        AtomicInteger polls = new AtomicInteger();
        builder.threads(1).source(new EventSource() {
            @Override
            public Optional<Delivery> poll(int eventsMax) {
                if (polls.incrementAndGet() == 1) {
                    throw unavailable();
                }
                return source.poll(eventsMax);
            }

            @Override
            public void acknowledge(Delivery delivery) {
                source.acknowledge(delivery);
            }

            @Override
            public void keep(Delivery delivery) {
                source.keep(delivery);
            }
        });
        source.append(events(1, 5));
        start();
        until(() -> worker.health().failing());
        assertThat(worker.health().lastError()).contains("source");
        until(() -> sink.events().size() == 5);
        until(() -> !worker.health().failing());
    }

    @Test
    void its_threads_end_with_it() {
        builder.name("ended").threads(3);
        start();
        worker.close();
        worker.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("ended-"));
        assertThatIllegalStateException().isThrownBy(worker::start);
    }

    @Test
    void names_what_is_wrong_or_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWorker.builder().build())
                .withMessageContaining("source");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.batchSizeMax(0))
                .withMessageContaining("batchSizeMax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.batchAgeMax(Duration.ofSeconds(11)))
                .withMessageContaining("batchAgeMax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> worker.drain(Duration.ofSeconds(-1)))
                .withMessageContaining("within");
    }

    private void start() {
        worker = builder.build().start();
    }

    private static boolean isPoison(CouponIssuedEvent event) {
        return event.sequence() % 100 == 7;
    }

    private static List<CouponIssuedEvent> events(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> new CouponIssuedEvent(
                        COUPON, new MemberId("m" + sequence), sequence, 1, Instant.parse("2026-01-02T03:04:05Z")))
                .toList();
    }

    private static NotCarriedOutException unavailable() {
        return new NotCarriedOutException(Reason.UNAVAILABLE, Duration.ZERO, "away", null);
    }

    private static NotCarriedOutException rejected() {
        return new NotCarriedOutException(Reason.REJECTED, Duration.ZERO, "refused", null);
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        assertThat(Turnstile.await(condition, SOON, Duration.ofMillis(1))).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
