package io.openrun.coupon.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.KafkaBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between Redis and PostgreSQL stands a Kafka, and the relay that writes to it dies: nothing is lost, nothing is twice. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DyingRelayTest {

    private static final Logger LOG = LoggerFactory.getLogger(DyingRelayTest.class);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(2);
    private static final int UNDER_WAY_MAX = 64;
    private static final int REACHED_MOST = 5;
    private static final int PARTITIONS = 3;
    private static final int TOTAL = 100_000;

    private final Random random = new Random(FaultForm.SEED);

    @Test
    void a_relay_that_dies_loses_nothing_and_what_it_sends_twice_is_on_record_once() throws IOException {
        int deaths = FaultForm.of(1, 10);
        try (Servers servers = new Servers();
                KafkaBroker kafka = KafkaBroker.start();
                Crowd crowd = new Crowd(() -> servers.open(TOTAL), UNDER_WAY_MAX, PACE)) {
            kafka.createTopic(RelayApp.TOPIC, PARTITIONS, Map.of());
            Child app = Child.start(IssuingApp.class, servers, crowd::told);
            Child record = start(servers, kafka, RelayApp.RECORD);
            Child relay = start(servers, kafka, RelayApp.RELAY);
            app.awaitReady();
            crowd.callOn(app);
            begin(record);
            crowd.come();
            for (int i = 0; i < deaths; i++) {
                for (CrashPoint point : List.of(CrashPoint.AFTER_RELAY_READ, CrashPoint.AFTER_BROKER_SEND_BEFORE_ACK)) {
                    Child spare = start(servers, kafka, RelayApp.RELAY);
                    begin(relay);
                    relay.arm(point, 1 + random.nextInt(REACHED_MOST));
                    assertThat(relay.awaitEnd()).as("%s", point).isEqualTo(Trap.KILLED);
                    relay = spare;
                }
            }
            begin(relay);
            crowd.settle();
            long rows = 0;
            for (Sale sale : crowd.takeSales()) {
                long last = sale.lastSequence();
                Await.until(
                        "all are on record",
                        RECOVERED_WITHIN,
                        () -> Oracle.recorded(servers, sale, 0, last) >= last
                                && Outbox.of(servers, sale.couponId).isEmpty(),
                        () -> Oracle.recorded(servers, sale, 0, last) + " of " + last);
                rows += Oracle.check(servers, sale);
            }
            assertThat(servers.deadLetters.waiting()).as("dead letters").isEmpty();
            LOG.info("relay, seed {}: {} deaths at each of 2 points, {} rows", FaultForm.SEED, deaths, rows);
            assertThat(rows).isPositive();
        }
    }

    private static Child start(Servers servers, KafkaBroker kafka, String half) {
        return Child.start(RelayApp.class, servers, answer -> {}, kafka.bootstrapServers(), half);
    }

    private static void begin(Child worker) {
        worker.awaitReady();
        boolean told = worker.tell(WorkerApp.START);
        assertThat(told).isTrue();
        List<String> unused = worker.await(WorkerApp.START);
    }
}
