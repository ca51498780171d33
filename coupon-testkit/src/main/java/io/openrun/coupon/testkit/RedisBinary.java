package io.openrun.coupon.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A redis-server to run.
 *
 * @param file the program
 * @param version name and version
 * @param origin where it came from, for people
 */
record RedisBinary(Path file, String version, String origin) {

    /** The system property with the path of a program to take instead of the one from Maven Central. */
    static final String PROPERTY = "coupon.it.redis.server";

    private static final String EMBEDDED = "redis-server-7.0.15-";
    private static final Pattern VERSION = Pattern.compile("(\\w+) server v=(\\S+)");

    static RedisBinary find() throws ServerStartException {
        String own = System.getProperty(PROPERTY);
        try {
            return own == null
                    ? of(unpacked(EMBEDDED + platform()), "binary from Maven Central")
                    : of(Path.of(own), "by -D" + PROPERTY);
        } catch (IOException e) {
            throw new ServerStartException("no redis-server that runs: " + e.getMessage(), e);
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        return (os.startsWith("mac") ? "darwin" : os)
                + "-"
                + switch (processor) {
                    case "aarch64" -> "arm64";
                    case "x86_64" -> "amd64";
                    default -> processor;
                };
    }

    private static synchronized Path unpacked(String name) throws IOException, ServerStartException {
        URL packed = RedisBinary.class.getResource("/" + name);
        if (packed == null) {
            throw new ServerStartException(
                    "there is no " + name + " on the class path; org.signal:embedded-redis brings it"
                            + " for Linux and macOS, and -D" + PROPERTY + " names another program");
        }
        Path program = BinariesFolder.of("redis").resolve(name);
        if (!Files.isExecutable(program)) {
            // Another JVM may be about to run it: it must not see half a program.
            Path partial = Files.createTempFile(program.getParent(), name, ".partial");
            try (InputStream content = packed.openStream()) {
                Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!partial.toFile().setExecutable(true)) {
                throw new IOException("can't make " + partial + " executable");
            }
            Files.move(partial, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    private static RedisBinary of(Path file, String origin) throws IOException, ServerStartException {
        Process process = new ProcessBuilder(file.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new ServerStartException(file + " is no redis-server; it says: " + said.strip());
        }
        return new RedisBinary(file, version.group(1) + " " + version.group(2), origin);
    }
}
