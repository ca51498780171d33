package io.openrun.coupon.benchmarks.loadtest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM beside this one, of the same Java, that ends with this one at the latest. */
final class ChildProcess implements AutoCloseable {

    private static final Duration END_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final Thread hook;

    private ChildProcess(Process process) {
        this.process = process;
        this.hook = new Thread(this::kill, "end-of-child");
    }

    /**
     * Starts it.
     *
     * @param arguments for java
     * @param environment added to this process's
     * @param log where it writes what it prints
     */
    static ChildProcess java(List<String> arguments, Map<String, String> environment, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        ChildProcess child = new ChildProcess(builder.start());
        Runtime.getRuntime().addShutdownHook(child.hook);
        return child;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@return whether it ended by itself in time, and well} */
    boolean endsWell(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    }

    /** Lets it end in good order; kills it if it does not in time. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException stopped) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        Process unused = process.destroyForcibly();
    }
}
