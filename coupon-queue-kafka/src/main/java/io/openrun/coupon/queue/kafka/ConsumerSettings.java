package io.openrun.coupon.queue.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** What a consumer must be set to, so that nothing is passed over: neither what nobody acknowledged nor the beginning. */
final class ConsumerSettings {

    static final Map<String, Object> REQUIRED = Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);

    /** Those, and an assignment that leaves a partition where it is, and what is in hand of it, when a member joins. */
    static final Map<String, Object> ALL = all();

    private ConsumerSettings() {}

    private static Map<String, Object> all() {
        Map<String, Object> all = new HashMap<>(REQUIRED);
        var unused =
                all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return Map.copyOf(all);
    }

    /** What is wrong about settings, for a person. */
    static List<String> problems(Map<String, ?> settings) {
        List<String> found = new ArrayList<>();
        REQUIRED.forEach((name, required) -> {
            String value = text(settings, name);
            if (!required.toString().equals(value.toLowerCase(Locale.ROOT))) {
                found.add(name + " must be " + required + ", is " + value);
            }
        });
        if (text(settings, ConsumerConfig.GROUP_ID_CONFIG).isBlank()) {
            found.add("group.id must be given");
        }
        return found.stream().sorted().toList();
    }

    static String text(Map<String, ?> settings, String name) {
        Object value = settings.get(name);
        return value == null ? "" : value.toString().strip();
    }
}
