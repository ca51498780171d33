package io.openrun.coupon.examples.service;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * This program again, in another role. It ends when this process does, however that ends: it waits for the end of what
 * it reads. What it has to tell, it says as {@code key=value} lines.
 */
final class ChildProcess implements AutoCloseable {

    private static final String READY = "ready";
    private static final String SAYS = "openrun> ";
    private static final Duration END_WITHIN = Duration.ofSeconds(20);

    private final String role;
    private final Process process;
    private final BufferedReader output;
    private final Map<String, Object> said = new LinkedHashMap<>();

    private ChildProcess(String role, Process process) {
        this.role = role;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(String role) {
        return start(role, Map.of());
    }

    static ChildProcess start(String role, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("java.class.path");
        command.addAll(
                classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
                        ? List.of("-jar", classPath)
                        : List.of("-cp", classPath, OpenRunService.class.getName()));
        command.add(role);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(role, builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException("the " + role + " can't be started", failure);
        }
    }

    /** Waits until it is ready, and returns what it has said; from then on what it prints is printed here. */
    Map<String, Object> awaitReady() {
        StringBuilder before = new StringBuilder();
        for (String line = readLine(); line != null; line = readLine()) {
            if (line.equals(SAYS + READY)) {
                printTheRest();
                return said;
            }
            if (line.startsWith(SAYS)) {
                String[] keyAndValue = line.substring(SAYS.length()).split("=", 2);
                said.put(keyAndValue[0], keyAndValue[1]);
            } else {
                before.append(line).append('\n');
            }
        }
        throw new IllegalStateException("the " + role + " did not start:\n" + before);
    }

    long pid() {
        return process.pid();
    }

    private @Nullable String readLine() {
        try {
            return output.readLine();
        } catch (IOException ended) {
            return null;
        }
    }

    private void printTheRest() {
        whenEnded(() -> {});
    }

    /** Prints what it prints, and does something once it has ended. */
    void whenEnded(Runnable then) {
        Thread printer = new Thread(
                () -> {
                    for (String line = readLine(); line != null; line = readLine()) {
                        System.out.println(role + " | " + line);
                    }
                    then.run();
                },
                role + "-output");
        printer.setDaemon(true);
        printer.start();
    }

    /** Lets it end in good order; kills it if it does not in time. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException ended) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** In the child: tells its parent a property. */
    static void say(String key, String value) {
        System.out.println(SAYS + key + "=" + value);
    }

    /** In the child: tells its parent that it is ready. */
    static void sayReady() {
        System.out.println(SAYS + READY);
    }

    /** In the child: returns when its parent has ended or wants it to. */
    static void awaitParentsEnd() {
        try {
            long unused = System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // the same
        }
    }
}
