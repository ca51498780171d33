package io.openrun.coupon.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kafka's programs, run by this JVM's java with its class path. */
final class KafkaProgram {

    private static final String SERVER = "kafka.Kafka";
    private static final String STORAGE_TOOL = "kafka.tools.StorageTool";
    private static final Duration FORMAT_TIMEOUT = Duration.ofSeconds(60);

    private KafkaProgram() {}

    static void require() throws ServerStartException {
        String program = "/" + SERVER.replace('.', '/') + ".class";
        if (KafkaProgram.class.getResource(program) == null) {
            throw new ServerStartException("there is no " + SERVER + " on the class path");
        }
    }

    /** Of the clients' jar, which the broker runs with. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream content = KafkaProgram.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            if (content != null) {
                properties.load(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "of unknown version");
    }

    /** The command of a broker. */
    static List<String> server(Path configuration) {
        return java("-Xmx512m", SERVER, configuration.toString());
    }

    /** Makes the folder for the data what a new broker of that cluster expects it to be. */
    static void format(ServerFolder folder, Path configuration, String clusterId) throws ServerStartException {
        List<String> command = java(
                "-Xmx128m", STORAGE_TOOL, "format", "--cluster-id", clusterId, "--config", configuration.toString());
        try {
            Process formatting = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.log().toFile())
                    .start();
            boolean hasEnded = formatting.waitFor(FORMAT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            formatting.destroyForcibly();
            if (!hasEnded || formatting.exitValue() != 0) {
                throw new ServerStartException("its data folder could not be formatted" + folder.logTail());
            }
        } catch (IOException e) {
            throw new ServerStartException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("interrupted", e);
        }
    }

    private static List<String> java(String heap, String program, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> options = List.of(
                java,
                heap,
                "-XX:+UseSerialGC", // the least memory and threads, beside a test and what it is about
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath(),
                program);
        return Stream.concat(options.stream(), Stream.of(arguments)).toList();
    }

    /** Of full paths: a broker is started in its own folder, and {@code java -jar} may have been given less. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
