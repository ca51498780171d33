package io.openrun.coupon.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The process of a server, and after its end the next one in the same folder. */
final class ServerProcess {

    static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

    private final String name;
    private final ServerFolder folder;
    private final List<String> command;
    private final String portTaken;
    private @Nullable Process process;

    /**
     * A process that is not started yet.
     *
     * @param name the program's name, for messages
     * @param command program and arguments; one of them names a file in the folder, which is how the watcher knows it
     * @param portTaken what the log says when somebody else has the port
     */
    ServerProcess(String name, ServerFolder folder, List<String> command, String portTaken) {
        this.name = name;
        this.folder = folder;
        this.command = List.copyOf(command);
        this.portTaken = portTaken;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @return false if it has ended because its port is taken
     */
    boolean start(BooleanSupplier ready) throws ServerStartException {
        Process started = launch();
        process = started;
        boolean seen = Patience.comesTrue(() -> !started.isAlive() || ready.getAsBoolean(), START_TIMEOUT);
        if (started.isAlive() && seen) {
            return true;
        }
        boolean isPortTaken = folder.logSays(portTaken);
        String reason = seen ? "it has ended" : "it does not answer within " + START_TIMEOUT.toSeconds() + " s";
        kill();
        if (isPortTaken) {
            return false;
        }
        throw new ServerStartException(reason + folder.logTail());
    }

    /** Starts it again as soon as it gets its port, which a client of the one before may have for a moment. */
    void restart(BooleanSupplier ready) {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs");
        }
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try {
            while (!start(ready)) {
                if (System.nanoTime() - deadline > 0) {
                    throw portIsTaken();
                }
            }
        } catch (ServerStartException e) {
            throw new IllegalStateException(name + " did not start again: " + e.getMessage(), e);
        }
    }

    ServerStartException portIsTaken() {
        return new ServerStartException("its port is taken" + folder.logTail());
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
                    name + " does not end within " + END_TIMEOUT.toSeconds() + " s" + folder.logTail());
        }
    }

    /** Sends a signal that Java has no method for. */
    void signal(String name) {
        if (!isAlive()) {
            throw new IllegalStateException(name + " does not run");
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
