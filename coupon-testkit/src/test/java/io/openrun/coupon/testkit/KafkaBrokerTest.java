package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there processes can't be frozen")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("long")
class KafkaBrokerTest {

    private static final Duration ABOUT_FOREVER = Duration.ofSeconds(30);

    @Test
    void whatWasAcknowledgedIsThereAfterAKillAndARestart() throws Exception {
        List<String> first = values(0, 100);
        List<String> second = values(100, 200);
        try (KafkaBroker broker = KafkaBroker.start()) {
            String address = broker.bootstrapServers();
            long killed = broker.pid();
            broker.createTopic("kept", 1, Map.of());
            assertThat(KafkaClients.send(broker, "kept", first)).hasSize(100);
            assertThat(KafkaClients.read(broker, "kept", "readers", 100)).isEqualTo(first);
            assertThat(KafkaClients.send(broker, "kept", second)).hasSize(100);
            broker.kill();
            assertThat(Processes.runs(killed)).isFalse();
            assertThatThrownBy(() -> KafkaAdmin.clusterId(address)).isInstanceOf(IOException.class);
            broker.restart();
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            assertThat(broker.pid()).isNotEqualTo(killed);
            assertThat(KafkaClients.read(broker, "kept", "readers", 100)).isEqualTo(second);
            assertThat(KafkaClients.read(broker, "kept", "others", 200))
                    .startsWith("0")
                    .endsWith("199")
                    .hasSize(200);
        }
    }

    @Test
    void aFrozenBrokerAcknowledgesWhenItIsThawed() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start()) {
            broker.createTopic("frozen", 1, Map.of());
            try (KafkaProducer<String, String> hasty = KafkaClients.producer(broker, Duration.ofSeconds(1));
                    KafkaProducer<String, String> patient = KafkaClients.producer(broker, ABOUT_FOREVER)) {
                patient.send(new ProducerRecord<>("frozen", "before")).get();
                broker.freeze();
                Future<RecordMetadata> waiting = patient.send(new ProducerRecord<>("frozen", "during"));
                assertThatThrownBy(() -> hasty.send(new ProducerRecord<>("frozen", "hasty"))
                                .get())
                        .hasCauseInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
                assertThat(waiting).isNotDone();
                broker.thaw();
                assertThat(waiting.get().offset()).isEqualTo(1);
            }
            assertThat(KafkaClients.read(broker, "frozen", "readers", 2)).containsExactly("before", "during");
        }
    }

    @Test
    void topicsHaveTheSettingsTheyWereCreatedWith() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start()) {
            broker.createTopic("small", 3, Map.of("max.message.bytes", "100"));
            assertThat(KafkaClients.send(broker, "small", List.of("x"))).hasSize(1);
            assertThatThrownBy(() -> KafkaClients.send(broker, "small", List.of("x".repeat(1000))))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("RecordTooLarge");
            try (KafkaProducer<String, String> producer = KafkaClients.producer(broker, ABOUT_FOREVER)) {
                assertThat(producer.partitionsFor("small"))
                        .hasSize(3)
                        .allMatch(partition -> partition.leader() != null);
            }
            assertThatThrownBy(() -> broker.createTopic("small", 1, Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("small")
                    .hasMessageContaining("already exists");
            assertThatThrownBy(() -> broker.createTopic("wrong", 1, Map.of("cleanup.policy", "sometimes")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cleanup.policy");
        }
    }

    @Test
    void aTopicThatNobodyCreatedIsNotThere() {
        try (KafkaBroker broker = KafkaBroker.start();
                KafkaProducer<String, String> producer = KafkaClients.producer(broker, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> producer.partitionsFor("nobodys"))
                    .hasMessageContaining("nobodys")
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void closeEndsAFrozenBrokerAndRemovesItsFolder() {
        KafkaBroker broker = KafkaBroker.start();
        Path folder = broker.folder();
        assertThat(folder.resolve("data")).isNotEmptyDirectory();
        broker.freeze();
        broker.close();
        broker.close();
        assertThat(Processes.runs(broker.pid())).isFalse();
        assertThat(folder).doesNotExist();
        assertThatThrownBy(broker::restart).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(broker::freeze).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunningBrokerIsNotStartedTwice() {
        try (KafkaBroker broker = KafkaBroker.start()) {
            assertThatThrownBy(broker::restart)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Kafka runs");
        }
    }

    private static List<String> values(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
