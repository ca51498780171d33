package io.openrun.coupon.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder with all that one server writes. It goes, and takes the server with it, when this JVM does. */
final class ServerFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);
    private static final int LOG_TAIL_LINES_MAX = 10;
    private static final int STOP_TIMEOUT_SECONDS = 20;

    private final Path path;
    private final Path pidFile;
    private final FolderWatcher watcher;

    private ServerFolder(Path path, String pidFile, String endSignal) throws IOException {
        this.path = path;
        this.pidFile = path.resolve(pidFile);
        this.watcher = FolderWatcher.start(path, this.pidFile, endSignal);
    }

    /**
     * Creates the folder before anything is started in it, so that there is no moment without a watcher.
     *
     * @param pidFile file in the folder whose first line will be the id of the server's process
     * @param endSignal the signal that ends the server at once, such as KILL
     */
    static ServerFolder create(String name, String pidFile, String endSignal) {
        try {
            return new ServerFolder(Files.createTempDirectory("coupon-" + name + "-"), pidFile, endSignal);
        } catch (IOException e) {
            throw new IllegalStateException("can't prepare a temporary folder in java.io.tmpdir: " + e.getMessage(), e);
        }
    }

    /** Creates the folder of a database that runs inside this JVM. */
    static ServerFolder create(String name) {
        return create(name, "none.pid", "KILL");
    }

    Path path() {
        return path;
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** The id in the pid file, while that process is there. */
    OptionalLong serverPid() {
        return server().stream().mapToLong(ProcessHandle::pid).findFirst();
    }

    boolean isOwnedByRoot() throws IOException {
        return Files.getOwner(path).getName().equals("root");
    }

    /** Whether one of these texts is in the server's log. */
    boolean logSays(String... texts) {
        try {
            String log = Files.readString(log());
            return List.of(texts).stream().anyMatch(log::contains);
        } catch (IOException e) {
            return false;
        }
    }

    /** The end of the server's log in one line, for the message of a failure. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return "; its log ends: "
                    + String.join(" | ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES_MAX), lines.size()));
        } catch (IOException e) {
            return "; it left no log";
        }
    }

    /** Ends the server if it still runs, and removes the folder. */
    void close() {
        try {
            if (!watcher.endAndRemove(STOP_TIMEOUT_SECONDS)) {
                endServer();
                remove();
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Could not remove {}: {}", path, e.getMessage());
        } catch (InterruptedException e) {
            // The watcher goes on by itself.
            Thread.currentThread().interrupt();
        }
    }

    /** Without a watcher, on Windows, this JVM has to do it. */
    private void endServer() {
        server().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit()
                    .orTimeout(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .handle((ended, late) -> ended)
                    .join();
        });
    }

    private Optional<ProcessHandle> server() {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst().map(String::strip).map(Long::valueOf).flatMap(ProcessHandle::of);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return Optional.empty(); // not written yet, or removed by the server as it ended
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
