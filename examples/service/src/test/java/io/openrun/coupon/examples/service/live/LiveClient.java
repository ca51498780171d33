package io.openrun.coupon.examples.service.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the page does, by HTTP. */
final class LiveClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    LiveClient(String address) {
        this.address = address;
    }

    /** An event of a stream. */
    record Event(String id, String name, JsonNode data) {}

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE().build());
    }

    HttpResponse<String> start(String body) {
        return send(request("/live/runs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> start(String engine, int stock, int members) {
        return start("{\"engine\":\"%s\",\"stock\":%d,\"members\":%d,\"clicks\":2,\"callers\":16}"
                .formatted(engine, stock, members));
    }

    /** Starts a run and gives its name. */
    String started(String engine, int stock, int members) {
        HttpResponse<String> response = start(engine, stock, members);
        if (response.statusCode() != 201) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return json(response).get("id").asString();
    }

    /** All that is sent until the stream ends. */
    List<Event> watch(String runId, String lastEventId) {
        try (InputStream stream = open(runId, lastEventId).body()) {
            return read(stream);
        } catch (IOException failure) {
            throw new AssertionError("the stream broke", failure);
        }
    }

    /** A stream to be read, or hung up, by the caller. */
    HttpResponse<InputStream> open(String runId, String lastEventId) {
        HttpRequest request = request("/live/runs/" + runId + "/stream")
                .header("Last-Event-ID", lastEventId)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new AssertionError("no answer", failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static List<Event> read(InputStream stream) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        List<Event> events = new ArrayList<>();
        String id = "";
        String name = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id:")) {
                id = line.substring(3);
            } else if (line.startsWith("event:")) {
                name = line.substring(6);
            } else if (line.startsWith("data:")) {
                events.add(new Event(id, name, JSON.readTree(line.substring(5))));
            }
        }
        return events;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError("no answer", failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
