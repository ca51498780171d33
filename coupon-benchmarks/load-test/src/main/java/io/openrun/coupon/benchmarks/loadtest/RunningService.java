package io.openrun.coupon.benchmarks.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** What the load test asks of the service beside the crowd. */
final class RunningService {

    /**
     * What there is of a coupon.
     *
     * @param total how many there are in all
     * @param remaining how many can still be issued
     */
    record Stock(int total, int remaining) {}

    /** A user of the admin operations, for these processes only. */
    static final String OPERATOR = "load-test";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final int managementPort;
    private final String authorization;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    RunningService(int port, int managementPort, String password) {
        this.port = port;
        this.managementPort = managementPort;
        byte[] credentials = (OPERATOR + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    int port() {
        return port;
    }

    /** {@return whether it takes requests; no answer is a no} */
    boolean isReady() {
        try {
            return send(get(managementPort, "/actuator/health/readiness")).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    String metrics() throws IOException {
        return body(send(get(managementPort, "/actuator/prometheus")), OK);
    }

    Stock stock(String couponId) throws IOException {
        JsonNode coupon = JSON.readTree(body(send(get(port, "/coupons/" + couponId)), OK));
        return new Stock(
                coupon.required("totalCount").intValue(),
                coupon.required("remainCount").intValue());
    }

    /** Creates a coupon that can be issued at once. */
    void create(String couponId, int count) throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String later = now.plus(1, ChronoUnit.DAYS).toString();
        ObjectNode draft = JSON.createObjectNode()
                .put("couponId", couponId)
                .put("description", "to warm up")
                .put("startsAt", now.minus(1, ChronoUnit.HOURS).toString())
                .put("endsAt", later)
                .put("expireDate", later)
                .put("totalCount", count);
        ObjectNode unused =
                draft.putObject("discount").put("type", "FIXED_AMOUNT").put("amount", 1_000);
        String ignored = body(send(admin("/admin/coupons", draft.toString())), CREATED);
    }

    /** Has a coupon issued in Redis from now on. */
    void openInRedis(String couponId) throws IOException {
        String unused = body(send(admin("/admin/coupons/" + couponId + "/open", "")), OK);
    }

    private HttpRequest admin(String path, String body) {
        return to(managementPort, path)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest get(int port, String path) {
        return to(port, path).GET().build();
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static String body(HttpResponse<String> response, int expected) throws IOException {
        if (response.statusCode() != expected) {
            throw new IOException(
                    response.uri().getPath() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
