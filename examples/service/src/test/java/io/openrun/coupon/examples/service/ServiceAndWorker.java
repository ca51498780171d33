package io.openrun.coupon.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The service on Redis, with the demonstration's coupon, and its worker: as processes, on servers of their own. */
final class ServiceAndWorker implements AutoCloseable {

    private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);
    private static final Duration SCRAPED_WITHIN = Duration.ofSeconds(10);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<ChildProcess> children = new ArrayList<>();
    private final int port = freePort();
    private final int operations = freePort();
    private final int workers = freePort();

    static ServiceAndWorker start() {
        ServiceAndWorker started = new ServiceAndWorker();
        try {
            started.startAll();
            return started;
        } catch (RuntimeException | Error failure) {
            started.close();
            throw failure;
        }
    }

    private void startAll() {
        ChildProcess servers = OpenRunService.startServers();
        children.add(servers);
        Map<String, String> settings = new HashMap<>();
        servers.awaitReady()
                .forEach((key, value) ->
                        settings.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value.toString()));
        settings.put("OPENRUN_COUPON_ENGINE", "redis-lua");
        settings.put("OPENRUN_COUPON_SCHEMA", "install");
        settings.put("OPENRUN_COUPON_JDBC_DEADLINE", "20s"); // for machines that do other things, too
        settings.put("OPENRUN_COUPON_GATHERING_DEADLINE", "25s");
        settings.put("OPENRUN_SERVICE_SERVERS", "none");
        settings.put("OPENRUN_SERVICE_WORKER", "none");
        settings.put("OPENRUN_SERVICE_ENDSWITHPARENT", "true");
        start("service", settings, Map.of("SERVER_PORT", port, "MANAGEMENT_SERVER_PORT", operations), operations);
        start("worker", settings, Map.of("MANAGEMENT_SERVER_PORT", workers), workers);
    }

    private void start(String role, Map<String, String> settings, Map<String, Integer> ports, int health) {
        Map<String, String> all = new HashMap<>(settings);
        ports.forEach((key, value) -> all.put(key, value.toString()));
        ChildProcess child = ChildProcess.start(role, all);
        child.whenEnded(() -> {});
        children.add(0, child);
        await(
                () -> {
                    assertThat(ProcessHandle.of(child.pid())).as(role).isPresent();
                    return HttpCrowd.isReady(health);
                },
                STARTED_WITHIN);
    }

    /** Where the service answers members. */
    int port() {
        return port;
    }

    /** What the service exports. */
    String serviceMetrics() {
        return metrics(operations);
    }

    /** What the worker exports. */
    String workerMetrics() {
        return metrics(workers);
    }

    private static String metrics(int port) {
        HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                .timeout(SCRAPED_WITHIN)
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(scrape, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("no metrics on port " + port, failure);
        }
    }

    static void await(BooleanSupplier condition, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Ends the worker, the service, then the servers. */
    @Override
    public void close() {
        children.forEach(ChildProcess::close);
    }
}
