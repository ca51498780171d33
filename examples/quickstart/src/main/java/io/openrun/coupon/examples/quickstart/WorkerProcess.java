package io.openrun.coupon.examples.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in a JVM of its own. What it logs goes to this program's standard error. */
record WorkerProcess(Process process, OutputStream input) implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 15;

    static WorkerProcess start(WorkerSettings settings) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(), "-Xmx256m", "-cp", System.getProperty("java.class.path"), Worker.class.getName());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start();
            OutputStream input = process.getOutputStream();
            input.write(settings.text().getBytes(StandardCharsets.UTF_8));
            input.flush();
            return new WorkerProcess(process, input);
        } catch (IOException failure) {
            throw new StoreFailure("a worker can't be started. " + failure.getMessage(), failure);
        }
    }

    /** As a crash would end it. */
    void kill() {
        Process unused = process.destroyForcibly();
        boolean ended = awaitEnd();
        if (!ended) {
            throw new StoreFailure("a worker could not be killed", null);
        }
    }

    /** Whether it is still there to do its work. */
    void check() {
        if (!process.isAlive()) {
            throw new StoreFailure("the worker ended with status " + process.exitValue(), null);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException gone) {
            // then it has ended already
        }
        if (!awaitEnd()) {
            Process unused = process.destroyForcibly();
        }
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
