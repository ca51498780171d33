package io.openrun.coupon.queue.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.InMemoryEvents;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerTest {

    private static final int COUNT = 2_000;

    @Test
    void relay_and_worker_bring_every_event_from_a_queue_through_kafka_to_a_row() throws Exception {
        Topic topic = Topic.of(3);
        InMemoryEvents outbox = new InMemoryEvents(COUNT, Duration.ofMinutes(1));
        try (JdbcStore rows = rows();
                Topic.Writer writer = topic.writer();
                Topic.Reader one = topic.reader();
                Topic.Reader other = topic.reader()) {
            Coupon first = SampleCoupons.open(COUNT);
            Coupon second = SampleCoupons.open(COUNT);
            JdbcCouponCatalog catalog = new JdbcCouponCatalog(rows);
            catalog.create(first);
            catalog.create(second);
            topic.write(1, List.of("poison".getBytes(StandardCharsets.UTF_8)));
            outbox.append(events(first));
            outbox.append(events(second));
            DeadLetters deadLetters = new JdbcDeadLetters(rows);
            EventSink record = new JdbcIssuedCouponSink(rows);
            try (EventWorker relay = worker(outbox, writer.sink(), deadLetters);
                    EventWorker worker = worker(one.source(), record, deadLetters);
                    EventWorker late = worker(other.source(), record, deadLetters)) {
                EventWorker unusedRelay = relay.start();
                EventWorker unusedWorker = worker.start();
                Topic.until(() -> worker.health().stored() > 0);
                // a rebalance in the middle
                EventWorker unusedLate = late.start();
                JdbcIssuedCouponHistory history = new JdbcIssuedCouponHistory(rows);
                Topic.until(() -> history.count(first.id()).total() == COUNT / 2
                        && history.count(second.id()).total() == COUNT / 2);
                Topic.until(() -> topic.committed().values().stream()
                                .mapToLong(offset -> offset.offset())
                                .sum()
                        > COUNT);
                assertThat(relay.health().deadLettered()).isZero();
            }
            assertThat(deadLetters.list(DeadLetters.Filter.WAITING, null, 10))
                    .extracting(DeadLetter::cause)
                    .containsExactly(DeadLetterCause.MALFORMED);
        }
    }

    private static EventWorker worker(EventSource source, EventSink sink, DeadLetters deadLetters) {
        return EventWorker.builder()
                .source(source)
                .sink(sink)
                .deadLetters(deadLetters)
                .codec(Topic.CODEC)
                .threads(1)
                .build();
    }

    private static List<CouponIssuedEvent> events(Coupon coupon) {
        return IntStream.rangeClosed(1, COUNT / 2)
                .mapToObj(i -> new CouponIssuedEvent(coupon.id(), SampleCoupons.member(i), i, 1, SampleCoupons.now()))
                .toList();
    }

    private static JdbcStore rows() {
        TestDatabase database = TestDatabases.shared(DatabaseKind.H2);
        JdbcStore rows = JdbcStore.builder()
                .jdbcUrl(database.jdbcUrl())
                .credentials(database.username(), database.password())
                .tablePrefix("kafka_")
                .build();
        new CouponSchema(rows).install();
        return rows;
    }
}
