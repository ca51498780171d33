package io.openrun.coupon.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A JVM of its own that starts servers, so that a test can look at what a dead JVM leaves.
 *
 * <p>As a program it starts the kinds named by its arguments, prints one line for each, waits for the end of its input
 * and ends without closing anything.
 */
final class ServerChild implements AutoCloseable {

    /** Of {@link TestRedis}, beside the names of the kinds of databases. */
    static final String REDIS = "REDIS";

    /** Of {@link TestKafka}. */
    static final String KAFKA = "KAFKA";

    /** Of {@link TestSqs}. */
    static final String SQS = "SQS";

    private static final String FIELD_SEPARATOR = "\t";

    private final Process process;
    private final BufferedReader output;

    private ServerChild(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts the JVM with this one's class path, less what the predicate refuses, and with these JVM options. */
    static ServerChild start(Predicate<String> classPath, List<String> options, String... kinds) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(classPath)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(ServerChild.class.getName());
        command.addAll(List.of(kinds));
        return new ServerChild(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** Waits for the next line: kind, process id or -1, path of its data, description; or the message of a failure. */
    List<String> nextLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the child JVM has ended");
        }
        return List.of(line.split(FIELD_SEPARATOR, -1));
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Lets the program run to its end. */
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @SuppressWarnings("SystemOut") // its output is its interface
    public static void main(String[] kinds) throws IOException, SQLException {
        for (String kind : kinds) {
            try {
                System.out.println(kind + FIELD_SEPARATOR + server(kind));
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }

    private static String server(String kind) throws SQLException {
        return switch (kind) {
            case REDIS -> redis();
            case KAFKA -> kafka();
            case SQS -> String.join(FIELD_SEPARATOR, "-1", "", TestSqs.shared().describe());
            default -> database(kind);
        };
    }

    /** Of one that we started, the second process is shown, and that one frozen: it must go, too. */
    private static String redis() {
        TestRedisAddress redis = TestRedis.shared();
        if (!(redis instanceof RedisServer server)) {
            return String.join(FIELD_SEPARATOR, "-1", "", redis.describe());
        }
        server.kill();
        server.restart();
        server.freeze();
        String data = server.folder().resolve("appendonlydir").toString();
        return String.join(FIELD_SEPARATOR, String.valueOf(server.pid()), data, server.describe());
    }

    /** A frozen one must go, too. */
    private static String kafka() {
        TestKafkaAddress kafka = TestKafka.shared();
        if (!(kafka instanceof KafkaBroker broker)) {
            return String.join(FIELD_SEPARATOR, "-1", "", kafka.describe());
        }
        broker.freeze();
        String data = broker.folder().resolve("data").toString();
        return String.join(FIELD_SEPARATOR, String.valueOf(broker.pid()), data, broker.describe());
    }

    private static String database(String kind) throws SQLException {
        TestDatabase database = TestDatabases.shared(DatabaseKind.valueOf(kind));
        String pid = String.valueOf(database.pid().orElse(-1));
        return String.join(FIELD_SEPARATOR, pid, dataPath(database), database.describe());
    }

    private static String dataPath(TestDatabase database) throws SQLException {
        String sql = switch (database.kind()) {
            case H2 -> "SELECT database_path() || '.mv.db'";
            case POSTGRESQL -> "SHOW data_directory";
            case MARIADB -> "SELECT @@datadir";
        };
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
