package io.openrun.coupon.benchmarks.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Under which conditions something is measured on this machine; nothing that names the machine, a user or a path. */
final class Conditions {

    private static final long MEBIBYTE = 1 << 20;

    private Conditions() {}

    static SortedMap<String, String> here(Crowd crowd, int rounds) throws IOException {
        SortedMap<String, String> conditions = new TreeMap<>();
        conditions.put(
                "cores",
                Runtime.getRuntime().availableProcessors()
                        + "; JMeter, service, its worker, PostgreSQL and Redis together on one machine");
        conditions.put("load average before the first run", load());
        conditions.put("memory", memory());
        conditions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        conditions.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        conditions.put("versions", versions());
        conditions.put("crowd", words(crowd));
        conditions.put("rounds", rounds + ", the engines in turn, each on a service started anew");
        conditions.put(
                "settings",
                "the service's own: sold-out memory on, servers durable (fsync before an answer), no rate limit");
        return conditions;
    }

    private static String words(Crowd crowd) {
        return "%,d members over %d connections, all started within %d s%s; before that %,d requests to warm up"
                .formatted(
                        crowd.members(),
                        crowd.threads(),
                        crowd.rampUpSeconds(),
                        crowd.secondClick() ? ", each asks twice" : "",
                        crowd.warmUpMembers() * crowd.threads());
    }

    /** How busy the machine was with other things, in tasks that run or want to. */
    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
    }

    private static String memory() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize() / MEBIBYTE + " MiB";
        }
        return "unknown";
    }

    private static String versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream found = Conditions.class.getResourceAsStream("/versions.properties")) {
            if (found != null) {
                versions.load(found);
            }
        }
        return new TreeMap<>(versions)
                .entrySet().stream()
                        .map((Map.Entry<Object, Object> version) -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", "));
    }
}
