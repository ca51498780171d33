package io.openrun.coupon.benchmarks.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The service's part that the load test sees, in memory, on one port. */
final class StandIn implements AutoCloseable {

    static final String PASSWORD = "let me in";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int units;
    private final Set<String> holders = new HashSet<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Queue<String> operations = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** The number of refusals that are answered by 503 instead. */
    private int outage;

    StandIn(int units) throws IOException {
        this.units = units;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/coupons/", this::coupon);
        server.createContext("/admin/", this::admin);
        server.createContext("/actuator/health/readiness", exchange -> answer(exchange, 200, "{}"));
        server.createContext("/actuator/prometheus", exchange -> answer(exchange, 200, metrics()));
        server.setExecutor(threads);
        server.start();
    }

    RunningService service() {
        return new RunningService(
                server.getAddress().getPort(), server.getAddress().getPort(), PASSWORD);
    }

    synchronized void failInstead(int refusals) {
        outage = refusals;
    }

    /** {@return how often each member asked, with the path before its name} */
    Map<String, Integer> asked() {
        return asked;
    }

    List<String> operations() {
        return new ArrayList<>(operations);
    }

    private void coupon(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, stock());
            return;
        }
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        String member = path + " " + body.required("memberId").textValue();
        int unused = asked.merge(member, 1, Integer::sum);
        answer(exchange, path.startsWith("/coupons/open-run/") ? decide(member) : 409, "{}");
    }

    private synchronized int decide(String member) {
        if (holders.contains(member)) {
            return 200;
        }
        if (holders.size() < units) {
            boolean unused = holders.add(member);
            return 201;
        }
        return outage-- > 0 ? 503 : 409;
    }

    private synchronized String stock() {
        return "{\"totalCount\":%d,\"remainCount\":%d}".formatted(units, units - holders.size());
    }

    private void admin(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean unused = operations.add(exchange.getRequestURI().getPath() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        answer(exchange, exchange.getRequestURI().getPath().endsWith("/coupons") ? 201 : 200, "{}");
    }

    private static String metrics() {
        return """
                # TYPE tomcat_threads_busy_threads gauge
                tomcat_threads_busy_threads{name="http-nio-1"} 7.0
                jvm_memory_used_bytes 1.0
                """;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
