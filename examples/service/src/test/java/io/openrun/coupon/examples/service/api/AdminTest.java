package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What operators do on the management port, and who may. */
@ExtendWith(OutputCaptureExtension.class)
class AdminTest extends InMemoryService {

    private static final List<String> WRITES = List.of(
            "/admin/coupons",
            "/admin/coupons/open-run/add-stock",
            "/admin/coupons/open-run/remove-stock",
            "/admin/coupons/open-run/suspend",
            "/admin/coupons/open-run/resume",
            "/admin/coupons/open-run/open",
            "/admin/coupons/open-run/close",
            "/admin/workers/couponWorker/pause",
            "/admin/workers/couponWorker/resume",
            "/admin/dead-letters/reprocess",
            "/admin/dead-letters/1/reprocess",
            "/admin/dead-letters/1/discard");

    private static final List<String> READS = List.of(
            "/admin/coupons/open-run/reconcile",
            "/admin/workers",
            "/admin/dead-letters",
            "/actuator",
            "/actuator/env",
            "/actuator/metrics",
            "/actuator/info",
            "/actuator/healthy",
            "/admin",
            "/nothing");

    @Test
    void nothing_is_done_for_who_does_not_log_in() {
        Stream.concat(READS.stream().map(stranger::get), WRITES.stream().map(path -> stranger.post(path, "{}")))
                .forEach(AdminTest::assertUnauthorized);
        for (Caller guessing :
                List.of(stranger.as("operator", "wrong"), stranger.as("operator", ""), stranger.as("", ""))) {
            assertUnauthorized(guessing.get("/admin/workers"));
            assertUnauthorized(guessing.post("/admin/dead-letters/reprocess"));
        }
    }

    private static void assertUnauthorized(Answer answer) {
        assertThat(answer.status() + " " + answer.reason())
                .as(answer.response().uri().toString())
                .isEqualTo("401 UNAUTHORIZED");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/prometheus"
            })
    void health_and_metrics_are_for_the_network(String path) {
        assertThat(stranger.get(path).status()).isEqualTo(200);
        assertThat(api.get(path).status()).isEqualTo(404);
    }

    @Test
    void the_public_port_has_nothing_of_it_and_the_other_one_nothing_of_the_public() {
        Stream.concat(READS.stream().map(api::get), WRITES.stream().map(path -> api.post(path, "{}")))
                .forEach(answer -> assertThat(answer.status() + " " + answer.reason())
                        .as(answer.response().uri().toString())
                        .isEqualTo("404 NOT_FOUND"));
        for (String path : List.of("/coupons", "/coupons/open-run", "/members/kim/coupons", "/v3/api-docs")) {
            assertThat(admin.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void a_page_of_somebody_else_gets_nothing_done_by_the_browser_of_an_operator() {
        String coupon = coupon(1);
        Answer answer = admin.send(admin.request("/admin/coupons/" + coupon + "/suspend")
                .header("Origin", "https://elsewhere.example")
                .POST(BodyPublishers.noBody()));
        assertThat(answer.status() + " " + answer.reason()).isEqualTo("403 FORBIDDEN");
        assertThat(api.issue(coupon, "kim").status()).isEqualTo(201);
    }

    @Test
    void a_coupon_is_created_and_can_be_issued(CapturedOutput log) {
        String id = "c-" + UUID.randomUUID();
        Answer created = admin.post("/admin/coupons", draft(id, "\"PERCENTAGE\",\"percent\":12.5,\"cap\":5000", 2));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body()).isEqualTo(api.get("/coupons/" + id).body());
        assertThat(created.body().path("discount").toString())
                .isEqualTo("{\"type\":\"PERCENTAGE\",\"percent\":12.5,\"cap\":5000}");
        assertThat(api.issue(id, "kim").status()).isEqualTo(201);
        Answer again = admin.post("/admin/coupons", draft(id, "\"FIXED_AMOUNT\",\"amount\":1", 2));
        assertThat(again.status() + " " + again.reason()).isEqualTo("409 ID_TAKEN");
        assertThat(log.getAll()).contains("operator asked for POST /admin/coupons: 201");
    }

    private static String draft(String id, String discount, int totalCount) {
        return """
                {"couponId":"%s","description":"a draft","discount":{"type":%s},"totalCount":%d,
                "startsAt":"2026-06-15T11:00:00Z","endsAt":"2026-06-15T13:00:00Z","expireDate":"2026-06-16T00:00:00Z"}""".formatted(id, discount, totalCount);
    }

    static Stream<Arguments> drafts() {
        return Stream.of(
                Arguments.of("{}", "description"),
                Arguments.of("{\"description\":\"d\"}", "discount"),
                Arguments.of("{\"description\":\"d\",\"discount\":{}}", "discount.type"),
                Arguments.of("{\"description\":\"d\",\"discount\":{\"type\":\"GIFT\"}}", "discount.type"),
                Arguments.of("{\"description\":\"d\",\"discount\":{\"type\":\"FIXED_AMOUNT\"}}", "amount"),
                Arguments.of("{\"discount\":{\"type\":\"FIXED_AMOUNT\",\"amount\":\"x\"}}", "discount.amount"),
                Arguments.of(draft("a b", "\"FIXED_AMOUNT\",\"amount\":1", 1), "couponId"),
                Arguments.of(draft("c", "\"FIXED_AMOUNT\",\"amount\":0", 1), "amount"),
                Arguments.of(draft("c", "\"PERCENTAGE\",\"percent\":101,\"cap\":1", 1), "percent"),
                Arguments.of(draft("c", "\"FIXED_AMOUNT\",\"amount\":1", -1), "totalCount"),
                Arguments.of(
                        draft("c", "\"FIXED_AMOUNT\",\"amount\":1", 1).replace(":1,\n", ":\"1\",\n"), "totalCount"),
                Arguments.of(draft("c", "\"FIXED_AMOUNT\",\"amount\":1", 1).replace(":1,\n", ":1.5,\n"), "totalCount"),
                Arguments.of(draft("c", "\"FIXED_AMOUNT\",\"amount\":1", 1).replace("T13", "T10"), "endsAt"),
                Arguments.of(draft("c", "\"FIXED_AMOUNT\",\"amount\":1", 1).replace("T13:00:00Z", ""), "endsAt"),
                Arguments.of(draft("c", "\"FIXED_AMOUNT\",\"amount\":1", 1).replace("-16T", "-14T"), "expireDate"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("drafts")
    void a_draft_is_refused_with_the_field_that_is_wrong(String draft, String field) {
        Answer answer = admin.post("/admin/coupons", draft);
        assertThat(answer.status() + " " + answer.reason()).isEqualTo("400 INVALID");
        assertThat(answer.field()).isEqualTo(field);
        assertThat(answer.response().body()).doesNotContain("Exception", "tools.jackson");
    }

    @Test
    void a_body_of_an_operator_is_bounded_too() {
        Answer answer = admin.post("/admin/coupons", "{\"description\":\"" + "a".repeat(17_000) + "\"}");
        assertThat(answer.status() + " " + answer.reason()).isEqualTo("413 TOO_LARGE");
    }

    @Test
    void stock_is_added_and_removed_while_it_is_issued() {
        String coupon = coupon(1);
        assertThat(api.issue(coupon, "kim").status()).isEqualTo(201);
        assertThat(remaining(admin.post("/admin/coupons/" + coupon + "/add-stock", "{\"count\":3}")))
                .isEqualTo(3);
        assertThat(remaining(admin.post("/admin/coupons/" + coupon + "/remove-stock", "{\"count\":1}")))
                .isEqualTo(2);
        Answer tooMany = admin.post("/admin/coupons/" + coupon + "/remove-stock", "{\"count\":3}");
        assertThat(tooMany.status() + " " + tooMany.reason()).isEqualTo("409 STOCK_IN_USE");
        assertThat(tooMany.body().path("detail").asString()).contains("only 2 remain");
        Answer limit = admin.post("/admin/coupons/" + coupon + "/add-stock", "{\"count\":1000000000}");
        assertThat(limit.status() + " " + limit.reason()).isEqualTo("409 STOCK_LIMIT");
    }

    private static int remaining(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().path("remainCount").asInt();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"count\":0}",
                "{\"count\":-1}",
                "{\"count\":\"1\"}",
                "{\"count\":1.5}",
                "{\"count\":null}",
                "{\"count\":3000000000}"
            })
    void a_change_of_stock_needs_a_count(String body) {
        for (String change : List.of("add-stock", "remove-stock")) {
            Answer answer = admin.post("/admin/coupons/open-run/" + change, body);
            assertThat(answer.status() + " " + answer.reason() + " " + answer.field())
                    .isEqualTo("400 INVALID count");
        }
    }

    @Test
    void issuing_is_paused_and_taken_up_again() {
        String coupon = coupon(1);
        Answer suspended = admin.post("/admin/coupons/" + coupon + "/suspend");
        assertThat(suspended.body().path("suspended").asBoolean()).isTrue();
        assertThat(api.issue(coupon, "kim").reason()).isEqualTo("SUSPENDED");
        assertThat(admin.post("/admin/coupons/" + coupon + "/resume").status()).isEqualTo(200);
        assertThat(api.issue(coupon, "kim").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /admin/coupons/no-such/suspend, 404 UNKNOWN_COUPON",
        "POST, /admin/coupons/a.b/suspend, 400 INVALID",
        "POST, /admin/coupons/open-run/open, 409 NOT_OFFERED",
        "POST, /admin/coupons/open-run/close, 409 NOT_OFFERED",
        "GET, /admin/coupons/open-run/reconcile, 409 NOT_OFFERED",
        "POST, /admin/workers/nobody/pause, 404 UNKNOWN_WORKER",
        "GET, /admin/dead-letters, 409 NOT_OFFERED",
        "GET, /admin/dead-letters?state=LOST, 400 INVALID",
        "POST, /admin/dead-letters/reprocess, 409 NOT_OFFERED",
        "GET, /admin/nothing, 404 NOT_FOUND",
        "DELETE, /admin/workers, 405 METHOD_NOT_ALLOWED"
    })
    void what_can_not_be_done_is_refused_with_a_reason(String method, String path, String refusal) {
        Answer answer = admin.send(admin.request(path).method(method, BodyPublishers.noBody()));
        assertThat(answer.status() + " " + answer.reason()).isEqualTo(refusal);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void a_service_that_hands_nothing_on_has_no_workers() {
        assertThat(admin.get("/admin/workers").response().body()).isEqualTo("[]");
    }
}
