package io.openrun.coupon.examples.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.OpenRunPromise;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Runs over HTTP, on H2. */
@Timeout(120)
class LiveRunsTest {

    private static RunningService service;
    private static LiveClient client;

    @BeforeAll
    static void start() {
        service = RunningService.onH2();
        client = new LiveClient(service.address());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void options_say_which_engines_are_on_offer_and_the_bounds_of_each_figure() {
        JsonNode options = LiveClient.json(client.get("/live/options"));

        assertThat(options.get("engines"))
                .hasSize(LiveEngine.values().length)
                .allSatisfy(engine -> assertThat(engine.get("available").asBoolean())
                        .isNotEqualTo(engine.get("needsRedis").asBoolean()));
        assertThat(options.get("fields").values())
                .extracting(field -> field.get("name").asString())
                .containsExactly("stock", "members", "clicks", "callers");
        assertThat(options.get("current").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "engine, '\"memory\"'",
        "engine, '\"redis-lua\"'",
        "engine, 7",
        "stock, 0",
        "stock, 100001",
        "stock, 1.5",
        "members, '\"many\"'",
        "members, 99999999999999",
        "clicks, 6",
        "callers, null"
    })
    void bad_input_names_the_field(String field, String value) {
        String body = "{\"engine\":\"row-lock\",\"stock\":10,\"members\":20,\"clicks\":2,\"callers\":4}"
                .replaceFirst("(\"" + field + "\":)[^,}]+", "$1" + value);
        HttpResponse<String> answer = client.start(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = LiveClient.json(answer);
        assertThat(problem.get("reason").asString()).isEqualTo("INVALID");
        assertThat(problem.get("errors")).hasSize(1);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
        assertThat(problem.get("errors").get(0).get("message").asString()).startsWith(field + " ");
    }

    @Test
    void every_wrong_field_is_named_at_once() {
        JsonNode problem = LiveClient.json(client.start("{\"stock\":-1}"));

        assertThat(problem.get("errors").values())
                .extracting(error -> error.get("field").asString())
                .containsExactly("engine", "stock", "members", "clicks", "callers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"row-lock\""})
    void what_is_no_object_is_refused(String body) {
        assertThat(client.start(body).statusCode()).isEqualTo(400);
    }

    @Test
    void body_that_is_too_large_is_refused() {
        assertThat(client.start("{\"engine\":\"" + "x".repeat(2_000) + "\"}").statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group-commit", "row-lock", "optimistic", "conditional"})
    void run_is_watched_from_its_first_sample_to_a_verdict_that_passes(String engine) {
        String run = client.started(engine, 50, 300);
        List<LiveClient.Event> events = client.watch(run, "0");

        List<LiveClient.Event> samples = events.subList(0, events.size() - 1);
        assertThat(samples)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(event -> event.name().equals("sample"));
        assertThat(samples)
                .extracting(event -> event.data().get("number").asInt())
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1);
        assertThat(samples.get(0).data().get("remaining").asInt()).isEqualTo(50);
        JsonNode last = samples.get(samples.size() - 1).data();
        assertThat(last.get("remaining").asInt()).isZero();
        assertThat(last.get("rows").asInt()).isEqualTo(50);
        assertThat(last.get("answered").asInt()).isEqualTo(600);
        LiveClient.Event end = events.get(events.size() - 1);
        assertThat(end.name()).isEqualTo("end");
        assertPass(end.data());
        assertThat(LiveClient.json(client.get("/live/runs/" + run))).isEqualTo(end.data());
    }

    @Test
    void who_comes_back_gets_what_he_missed_and_nothing_twice() {
        String run = client.started("row-lock", 20, 100);
        List<LiveClient.Event> all = client.watch(run, "0");
        List<LiveClient.Event> rest = client.watch(run, "1");

        assertThat(rest).isEqualTo(all.subList(1, all.size()));
        assertThat(client.watch(run, "999999")).hasSize(1);
        assertThat(client.watch(run, "nonsense")).isEqualTo(all);
    }

    @Test
    void stock_that_is_more_than_the_crowd_wants_is_left() {
        String run = client.started("group-commit", 50, 20);
        List<LiveClient.Event> events = client.watch(run, "0");

        assertPass(events.get(events.size() - 1).data());
        assertThat(events.get(events.size() - 2).data().get("remaining").asInt())
                .isEqualTo(30);
    }

    @Test
    void run_that_does_not_exist_is_not_found() {
        assertThat(client.get("/live/runs/live-1").statusCode()).isEqualTo(404);
        assertThat(client.get("/live/runs/live-1/stream").statusCode()).isEqualTo(404);
        assertThat(client.delete("/live/runs/live-1").statusCode()).isEqualTo(404);
    }

    private static void assertPass(JsonNode run) {
        assertThat(run.get("state").asString()).isEqualTo("FINISHED");
        assertThat(run.get("verdict").get("pass").asBoolean())
                .as(run.toString())
                .isTrue();
        assertThat(run.get("verdict").get("promises")).hasSize(OpenRunPromise.values().length);
        assertThat(run.get("result").get("issuedPerSecond").asDouble()).isPositive();
        assertThat(run.get("result").get("p99Ms").asDouble()).isPositive();
    }
}
