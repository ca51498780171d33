package io.openrun.coupon.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Under which conditions something is measured on this machine; nothing that names the machine, a user or a path. */
public final class Conditions {

    private static final long MEBIBYTE = 1 << 20;

    private Conditions() {}

    /**
     * The conditions of this JVM.
     *
     * @param servers the databases, each by its name in one line
     * @return what to tell a reader, by its name
     */
    public static Map<String, String> here(Map<String, String> servers) {
        Map<String, String> conditions = new TreeMap<>();
        conditions.put("cores", cores() + ", client and server together");
        conditions.put("memory", memory());
        conditions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        conditions.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        conditions.put("versions", versions());
        servers.forEach((name, server) -> conditions.put("server " + name, server));
        return conditions;
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String memory() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize() / MEBIBYTE + " MiB";
        }
        return "unknown";
    }

    private static String versions() {
        Properties versions = new Properties();
        try (InputStream found = Conditions.class.getResourceAsStream("/versions.properties")) {
            if (found != null) {
                versions.load(found);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new TreeMap<>(versions)
                .entrySet().stream()
                        .map(version -> version.getKey() + " " + version.getValue())
                        .collect(Collectors.joining(", "));
    }
}
