package io.openrun.coupon.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there processes can't be frozen")
class BrokerFailureTest {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerFailureTest.class);
    private static final KafkaBroker BROKER = KafkaBroker.start();
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    @AfterAll
    static void close() {
        BROKER.close();
    }

    @Test
    void what_was_appended_before_during_and_after_a_kill_is_there_and_only_doubles_come_with_it() {
        Topic topic = Topic.of(BROKER, 2, Map.of());
        List<CouponIssuedEvent> appended = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger batches = new AtomicInteger();
        try (Topic.Writer writer = topic.writer(Topic.CODEC, DEADLINE)) {
            CompletableFuture<Void> outage = CompletableFuture.runAsync(() -> {
                Topic.until(() -> batches.get() > 5);
                BROKER.kill();
                Topic.until(() -> failures.get() > 0);
                BROKER.restart();
            });
            // some more after the restart
            for (int more = 5; more > 0; more -= outage.isDone() ? 1 : 0) {
                List<CouponIssuedEvent> batch = Topic.events(4, 25);
                appendUntilItWorks(writer, batch, failures);
                appended.addAll(batch);
                batches.incrementAndGet();
            }
            outage.join();
        }
        assertThat(failures).hasPositiveValue();
        try (Topic.Reader reader = topic.reader()) {
            Set<CouponIssuedEvent> found = new HashSet<>();
            Topic.until(() -> {
                reader.source().poll(1_000).ifPresent(delivery -> found.addAll(delivery.events()));
                return found.size() >= appended.size();
            });
            assertThat(found).hasSize(appended.size()).containsAll(appended);
        }
        LOG.info("{} batches, {} appends failed", batches, failures);
    }

    private static void appendUntilItWorks(Topic.Writer writer, List<CouponIssuedEvent> batch, AtomicInteger failures) {
        Topic.until(() -> {
            try {
                writer.sink().append(batch);
                return true;
            } catch (NotCarriedOutException | OutcomeUnknownException failure) {
                failures.incrementAndGet();
                return false;
            }
        });
    }

    @Test
    void an_append_to_a_frozen_broker_ends_in_time_and_works_again_after_the_thaw() {
        Topic topic = Topic.of(BROKER, 1, Map.of());
        try (Topic.Writer known = topic.writer(Topic.CODEC, DEADLINE);
                Topic.Writer fresh = topic.writer(Topic.CODEC, DEADLINE)) {
            known.sink().append(Topic.events(10));
            BROKER.freeze();
            try {
                // one sends and waits for the answers, the other waits for the topic's address
                assertThat(failsWithin(known)).isBetween(DEADLINE.dividedBy(4), DEADLINE.plusSeconds(1));
                assertThat(failsWithin(fresh)).isBetween(DEADLINE.dividedBy(4), DEADLINE.plusSeconds(1));
            } finally {
                BROKER.thaw();
            }
            appendUntilItWorks(known, Topic.events(10), new AtomicInteger());
            appendUntilItWorks(fresh, Topic.events(10), new AtomicInteger());
        }
    }

    private static Duration failsWithin(Topic.Writer writer) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> writer.sink().append(Topic.events(1_000))).isInstanceOf(OutcomeUnknownException.class);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void a_source_whose_broker_is_frozen_says_so_and_goes_on_after_the_thaw() {
        Topic topic = Topic.of(BROKER, 1, Map.of());
        try (Topic.Writer writer = topic.writer(Topic.CODEC, DEADLINE);
                Topic.Reader reader = topic.reader()) {
            writer.sink().append(Topic.events(20));
            Delivery delivery = Taking.next(reader.source(), 10);
            BROKER.freeze();
            try {
                assertThatThrownBy(() -> reader.source().acknowledge(delivery))
                        .isInstanceOf(CouponException.class)
                        .isInstanceOf(NotCarriedOutException.class);
            } finally {
                BROKER.thaw();
            }
            // it was not forgotten: it is committed with the next poll
            assertThat(Taking.next(reader.source(), 10).events()).hasSize(10);
            assertThat(topic.committedOf(0)).isEqualTo(10);
        }
    }
}
