package io.openrun.coupon.queue.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** What a producer must be set to, so that "acknowledged" means durable, and a call ends in time. */
final class ProducerSettings {

    private static final int REQUESTS_IN_A_DELIVERY = 2;
    private static final long BLOCK_MS_DEFAULT = 60_000;
    private static final long DELIVERY_MS_DEFAULT = 120_000;
    private static final int REQUEST_BYTES_DEFAULT = 1_048_576;

    private final Map<String, ?> settings;

    ProducerSettings(Map<String, ?> settings) {
        this.settings = settings;
    }

    /** Half of the deadline for finding a place, the other half for getting there: no record is sent after it is over. */
    static Map<String, Object> required(Duration deadline) {
        int half = Math.toIntExact(deadline.toMillis() / 2);
        Map<String, Object> required = new TreeMap<>();
        required.put(ProducerConfig.ACKS_CONFIG, "all");
        required.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        required.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, half);
        required.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, half);
        required.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, half / REQUESTS_IN_A_DELIVERY);
        return Map.copyOf(required);
    }

    /** What is wrong about them, for a person. */
    List<String> problems(Duration deadline) {
        List<String> found = new ArrayList<>();
        String acks = text(ProducerConfig.ACKS_CONFIG);
        if (!"all".equals(acks) && !"-1".equals(acks)) {
            found.add("acks must be all, is " + acks);
        }
        String idempotence = text(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
        if (idempotence == null || !"true".equals(idempotence.toLowerCase(Locale.ROOT))) {
            found.add("enable.idempotence must be true, is " + idempotence);
        }
        long block = number(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS_DEFAULT);
        if (block >= deadline.toMillis()) {
            found.add("max.block.ms must be below the deadline of " + deadline.toMillis() + ", is " + block);
        }
        long delivery = number(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS_DEFAULT);
        if (delivery > deadline.toMillis()) {
            found.add("delivery.timeout.ms must not be above the deadline of " + deadline.toMillis() + ", is "
                    + delivery);
        }
        return found;
    }

    Duration blockMax() {
        return Duration.ofMillis(number(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS_DEFAULT));
    }

    int requestBytesMax() {
        return Math.toIntExact(number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_DEFAULT));
    }

    private @Nullable String text(String name) {
        Object value = settings.get(name);
        return value == null ? null : value.toString().strip();
    }

    private long number(String name, long unlessSet) {
        String value = text(name);
        try {
            return value == null ? unlessSet : Long.parseLong(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(name + " must be a number, is " + value, none);
        }
    }
}
