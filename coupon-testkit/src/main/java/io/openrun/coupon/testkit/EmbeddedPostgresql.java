package io.openrun.coupon.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.sql.SQLException;
import java.time.Duration;

/** PostgreSQL from binaries on Maven Central. As root it runs in a user namespace, which its library sees to. */
final class EmbeddedPostgresql {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private EmbeddedPostgresql() {}

    static StartedDatabase start() throws ServerStartException {
        // An immediate shutdown, unlike a kill, also frees the shared memory.
        ServerFolder folder = ServerFolder.create("postgresql", "data/postmaster.pid", "QUIT");
        try {
            EmbeddedPostgres server = server(folder);
            String jdbcUrl = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
            DatabaseAddress address = new DatabaseAddress(DatabaseKind.POSTGRESQL, jdbcUrl, "postgres", "");
            return RunningDatabase.of(
                    address, "binaries from Maven Central", folder::serverPid, () -> stop(server, folder));
        } catch (IOException | SQLException | RuntimeException | ExceptionInInitializerError e) {
            String log = folder.logTail();
            folder.close();
            throw new ServerStartException(e.getMessage() + log, e);
        }
    }

    private static EmbeddedPostgres server(ServerFolder folder) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.path().resolve("data"))
                .setRegisterShutdownHook(false)
                .setOutputRedirector(Redirect.appendTo(folder.log().toFile()))
                .setErrorRedirector(Redirect.appendTo(folder.log().toFile()))
                .setPGStartupWait(START_TIMEOUT)
                // The same order of text on every machine, and no failure where LANG names an unknown locale.
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "");
        ServerOptions.POSTGRESQL.forEach(builder::setServerConfig);
        return builder.start();
    }

    private static void stop(EmbeddedPostgres server, ServerFolder folder) {
        try {
            server.close();
        } catch (IOException e) {
            // Then the folder's watcher ends it.
        }
        folder.close();
    }
}
