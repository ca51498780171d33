package io.openrun.coupon.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The process of a redis-server, and after its end the next one in the same folder. */
final class RedisProcess {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

    private final ServerFolder folder;
    private final List<String> command;
    private @Nullable Process process;

    RedisProcess(ServerFolder folder, RedisBinary binary, Path configuration, List<String> options) {
        this.folder = folder;
        this.command = new ArrayList<>(List.of(binary.file().toString(), configuration.toString()));
        this.command.addAll(options);
    }

    /**
     * Starts it and waits until it answers.
     *
     * @return false if it has ended because its port is taken
     */
    boolean start(BooleanSupplier answers) throws ServerStartException {
        Process started = launch();
        process = started;
        BooleanSupplier ready =
                () -> logSays("Ready to accept connections", "Sentinel ID is") && answers.getAsBoolean();
        boolean seen = Patience.comesTrue(() -> !started.isAlive() || ready.getAsBoolean(), START_TIMEOUT);
        if (started.isAlive() && seen) {
            return true;
        }
        boolean portTaken = logSays("Failed listening on port");
        String reason = seen ? "it has ended" : "it does not answer within " + START_TIMEOUT.toSeconds() + " s";
        kill();
        if (portTaken) {
            return false;
        }
        throw new ServerStartException(reason + folder.logTail());
    }

    private Process launch() throws ServerStartException {
        try {
            Process started = new ProcessBuilder(command)
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.log().toFile())
                    .start();
            Files.writeString(folder.path().resolve("server.pid"), started.pid() + "\n");
            return started;
        } catch (IOException e) {
            throw new ServerStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean logSays(String... texts) {
        try {
            String log = Files.readString(folder.log());
            return List.of(texts).stream().anyMatch(log::contains);
        } catch (IOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The id of the process, the last one's if it has ended. */
    long pid() {
        return process == null ? 0 : process.pid();
    }

    void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    void terminate() {
        if (process != null) {
            process.destroy();
            awaitEnd(process);
        }
    }

    private void awaitEnd(Process ending) {
        if (!Patience.comesTrue(() -> !ending.isAlive(), END_TIMEOUT)) {
            throw new IllegalStateException(
                    "redis-server does not end within " + END_TIMEOUT.toSeconds() + " s" + folder.logTail());
        }
    }

    /** Sends a signal that Java has no method for. */
    void signal(String name) {
        if (!isAlive()) {
            throw new IllegalStateException("redis-server does not run");
        }
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
            int exitCode = kill.onExit().join().exitValue();
            if (exitCode != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " has failed with " + exitCode);
            }
        } catch (IOException e) {
            throw new IllegalStateException("can't send " + name + ": " + e.getMessage(), e);
        }
    }
}
