package io.openrun.coupon.examples.service.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;

/** Calls one port of the service by HTTP. */
final class Caller {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final int port;
    private final String authorization;
    private final Consumer<Answer> check;

    Caller(int port) {
        this(port, "", answer -> {});
    }

    private Caller(int port, String authorization, Consumer<Answer> check) {
        this.port = port;
        this.authorization = authorization;
        this.check = check;
    }

    /** Holds every answer to the description of the API. */
    Caller checked() {
        return new Caller(port, authorization, DescribedApi.of(this)::check);
    }

    Caller as(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Caller(port, "Basic " + Base64.getEncoder().encodeToString(both), check);
    }

    Answer get(String path) {
        return send(request(path));
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Answer issue(String couponId, String memberId) {
        return post("/coupons/" + couponId + "/issues", "{\"memberId\":\"" + memberId + "\"}");
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            Answer answer = new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
            check.accept(answer);
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
