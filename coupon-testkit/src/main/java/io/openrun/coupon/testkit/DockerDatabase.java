package io.openrun.coupon.testkit;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A database in a container of its own. Testcontainers' own watcher removes it when this JVM is gone. */
final class DockerDatabase {

    private static final String POSTGRESQL_IMAGE = "postgres:18.6";
    private static final String MARIADB_IMAGE = "mariadb:11.4.5";

    private DockerDatabase() {}

    static StartedDatabase start(DatabaseKind kind) throws ServerStartException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new ServerStartException("Docker does not answer");
        }
        JdbcDatabaseContainer<?> container = container(kind);
        try {
            container.start();
            DatabaseAddress address =
                    new DatabaseAddress(kind, container.getJdbcUrl(), container.getUsername(), container.getPassword());
            String origin = "Docker image " + container.getDockerImageName();
            return RunningDatabase.of(address, origin, OptionalLong::empty, container::stop);
        } catch (RuntimeException | SQLException e) {
            container.stop();
            throw new ServerStartException("the container failed: " + e.getMessage(), e);
        }
    }

    private static JdbcDatabaseContainer<?> container(DatabaseKind kind) {
        return switch (kind) {
            case POSTGRESQL -> new PostgreSQLContainer(POSTGRESQL_IMAGE).withCommand(postgresqlCommand());
            case MARIADB ->
                new MariaDBContainer(MARIADB_IMAGE)
                        .withUsername("root")
                        .withCommand(ServerOptions.MARIADB.toArray(String[]::new));
            case H2 -> throw new IllegalArgumentException("H2 needs no container");
        };
    }

    private static String[] postgresqlCommand() {
        // Without a command of ours, Testcontainers starts it with fsync=off.
        return Stream.concat(
                        Stream.of("postgres"),
                        ServerOptions.POSTGRESQL.entrySet().stream()
                                .flatMap(e -> Stream.of("-c", e.getKey() + "=" + e.getValue())))
                .toArray(String[]::new);
    }
}
