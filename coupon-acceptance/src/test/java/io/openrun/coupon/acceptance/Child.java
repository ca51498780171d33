package io.openrun.coupon.acceptance;

import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs a program of these tests. What it answered is kept here, where its death can't destroy it; what it
 * logs goes to a file.
 */
final class Child implements AutoCloseable {

    /** What a JVM ends with that SIGTERM has ended. */
    static final int TERMINATED = 143;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread reader;
    private final BlockingQueue<List<String>> said = new LinkedBlockingQueue<>();

    private Child(String name, Process process, Path log, Consumer<List<String>> answers) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.reader = new Thread(() -> read(answers), "reader of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it, and does not wait. */
    static Child start(Class<?> program, Servers servers, Consumer<List<String>> answers, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=" + System.getProperty("user.timezone", "UTC"),
                "-Dorg.slf4j.simpleLogger.log.io.openrun=debug",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(servers.address().arguments());
        command.addAll(List.of(more));
        String name = program.getSimpleName() + "-" + servers.nextNumber();
        Path log = servers.logs().resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile()));
        builder.environment().put(Address.PASSWORD, servers.address().password());
        try {
            return servers.own(new Child(name, builder.start(), log, answers));
        } catch (IOException failure) {
            throw new IllegalStateException(name + " could not be started", failure);
        }
    }

    private void read(Consumer<List<String>> answers) {
        process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .map(line -> List.of(line.split(Console.SEPARATOR, -1)))
                .forEach(words -> {
                    if (!words.get(words.size() - 1).equals(Console.END)) {
                        appendToLog(words); // it died in the middle of a line, or a library wrote it
                    } else if (words.get(0).equals(IssuingApp.ANSWER)) {
                        answers.accept(words);
                    } else {
                        said.add(words);
                    }
                });
    }

    private void appendToLog(List<String> words) {
        if (words.get(0).equals(IssuingApp.ANSWER)) {
            return;
        }
        try (Writer writer = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
            writer.write(String.join(Console.SEPARATOR, words) + "\n");
        } catch (IOException failure) {
            throw new IllegalStateException("the log of " + name + " can't be written", failure);
        }
    }

    /** Sends it a command; false if it is dead. */
    boolean tell(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : Console.SEPARATOR).append(word);
        }
        try {
            process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
            process.outputWriter(StandardCharsets.UTF_8).flush();
            return true;
        } catch (IOException dead) {
            return false;
        }
    }

    /** Waits until it takes commands. */
    void awaitReady() {
        List<String> unused = await(Console.READY);
    }

    /** Waits for a line that begins with a word; passes over all others. */
    List<String> await(String word) {
        @Nullable List<String> words;
        do {
            words = next();
            if (words == null) {
                throw new AssertionError(name + " does not say " + word + ", alive " + process.isAlive() + logged());
            }
        } while (!words.get(0).equals(word));
        return words;
    }

    /** Null if it has said no more in time, or ever will. */
    private @Nullable List<String> next() {
        long end = System.nanoTime() + Await.PATIENCE.toNanos();
        @Nullable List<String> words = null;
        try {
            while (words == null && System.nanoTime() - end < 0 && (reader.isAlive() || !said.isEmpty())) {
                words = said.poll(100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return words;
    }

    /** Waits until it has ended and all that it said is here. */
    int awaitEnd() {
        try {
            int code = process.onExit()
                    .get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .exitValue();
            reader.join(Await.PATIENCE.toMillis());
            return code;
        } catch (TimeoutException alive) {
            throw new AssertionError(name + " does not end" + logged(), alive);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    void arm(CrashPoint point, int times) {
        boolean unused = tell(Console.ARM, point, times);
        List<String> unusedToo = await(Console.ARM);
    }

    /** By SIGKILL; by the handle, since the process' own method closes the streams that evidence is in. */
    void kill() {
        boolean unused = process.toHandle().destroyForcibly();
    }

    /** By SIGTERM. */
    void terminate() {
        boolean unused = process.toHandle().destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private String logged() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "; its log ends: " + String.join(" | ", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException none) {
            return "; it left no log";
        }
    }

    @Override
    public void close() {
        kill();
        int unused = awaitEnd();
    }

    @Override
    public String toString() {
        return name;
    }
}
