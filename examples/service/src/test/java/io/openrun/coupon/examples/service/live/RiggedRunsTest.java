package io.openrun.coupon.examples.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What a page must do with engines that are slow, that lie, and that break. */
@Timeout(120)
class RiggedRunsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LISTENERS_MAX = 16;

    private RunningService service;
    private LiveClient client;

    @BeforeEach
    void start() {
        service = RunningService.onH2(RiggedEngines.class);
        client = new LiveClient(service.address());
    }

    @AfterEach
    void stop() {
        letAllThrough();
        service.close();
    }

    @Test
    void engine_that_invents_coupons_fails() {
        JsonNode end = end(client.started("group-commit", 10, 40));

        assertThat(end.get("verdict").get("pass").asBoolean()).isFalse();
        assertThat(broken(end)).contains("HOLDERS_WERE_TOLD", "EACH_ISSUED_ONCE");
    }

    @Test
    void engine_that_breaks_fails_and_says_why() {
        JsonNode end = end(client.started("optimistic", 10, 40));

        assertThat(end.get("verdict").get("pass").asBoolean()).isFalse();
        assertThat(broken(end)).contains("EVERY_CALL_ANSWERED");
        assertThat(end.get("failure").asString()).isEqualTo("out of order");
    }

    @Test
    void one_run_at_a_time_and_who_comes_second_is_told_which() {
        String run = client.started("row-lock", 10, 40);
        HttpResponse<String> second = client.start("row-lock", 10, 40);

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(LiveClient.json(second).get("runId").asString()).isEqualTo(run);
        assertThat(LiveClient.json(client.get("/live/options")).get("current").asString())
                .isEqualTo(run);
        letAllThrough();
        assertThat(end(run).get("verdict").get("pass").asBoolean()).isTrue();
        assertThat(LiveClient.json(client.get("/live/options")).get("current").isNull())
                .isTrue();
        assertThat(end(client.started("row-lock", 10, 40))
                        .get("verdict")
                        .get("pass")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void run_that_is_stopped_has_no_verdict() {
        String run = client.started("row-lock", 10, 40);
        assertThat(client.delete("/live/runs/" + run).statusCode()).isEqualTo(204);
        letAllThrough();
        JsonNode end = end(run);

        assertThat(end.get("state").asString()).isEqualTo("STOPPED");
        assertThat(end.get("verdict").isNull()).isTrue();
        assertThat(end.get("last").get("answered").asInt()).isLessThan(80);
        assertThat(client.delete("/live/runs/" + run).statusCode()).isEqualTo(204);
    }

    @Test
    void who_hangs_up_frees_his_place() throws IOException {
        String run = client.started("row-lock", 10, 40);
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < LISTENERS_MAX; i++) {
            streams.add(client.open(run, "0").body());
        }
        LiveListeners listeners = service.bean(LiveListeners.class);
        assertThat(listeners.count()).isEqualTo(LISTENERS_MAX);
        HttpResponse<InputStream> oneMore = client.open(run, "0");
        assertThat(oneMore.statusCode()).isEqualTo(503);
        assertThat(oneMore.headers().firstValue("Retry-After")).isPresent();

        for (InputStream stream : streams) {
            stream.close();
        }
        await(() -> listeners.count() == 0);
        try (InputStream again = client.open(run, "0").body()) {
            assertThat(again.read()).isPositive();
        }
    }

    @Test
    void service_that_stops_tells_its_listeners_that_the_run_is_over() throws Exception {
        String run = client.started("row-lock", 10, 40);
        List<LiveClient.Event> events = new ArrayList<>();
        Thread listener = new Thread(() -> events.addAll(client.watch(run, "0")), "listener");
        listener.start();
        await(() -> service.bean(LiveListeners.class).count() == 1);
        service.bean(RiggedEngines.Gate.class).letThrough(20);
        service.close();
        listener.join(PATIENCE.toMillis());

        assertThat(events.get(events.size() - 1).name()).isEqualTo("end");
        assertThat(events.get(events.size() - 1).data().get("state").asString()).isEqualTo("STOPPED");
    }

    private JsonNode end(String run) {
        List<LiveClient.Event> events = client.watch(run, "0");
        return events.get(events.size() - 1).data();
    }

    private static List<String> broken(JsonNode run) {
        return run.get("verdict").get("promises").values().stream()
                .filter(promise -> !promise.get("kept").asBoolean())
                .map(promise -> promise.get("promise").asString())
                .toList();
    }

    private void letAllThrough() {
        if (service.isRunning()) {
            service.bean(RiggedEngines.Gate.class).letThrough(1_000);
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
