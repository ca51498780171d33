package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CouponsApiTest extends InMemoryService {

    @Test
    void who_is_first_gets_201_and_the_same_again_with_200() {
        String coupon = coupon(2);
        Answer first = api.issue(coupon, "kim");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Content-Type")).startsWith("application/json");
        assertThat(first.body().path("id").asString()).startsWith(coupon + "-1-");
        assertThat(first.body().path("sequence").asLong()).isEqualTo(1);
        assertThat(first.body().path("issuedAt").asString()).isEqualTo(NOW.toString());
        Answer again = api.issue(coupon, "kim");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void a_holder_gets_his_answer_also_after_the_sell_out_and_the_end() {
        String coupon = coupon(1);
        JsonNode first = api.issue(coupon, "kim").body();
        assertThat(refusal(coupon, "lee")).isEqualTo("409 SOLD_OUT");
        assertThat(api.issue(coupon, "kim").body()).isEqualTo(first);
        storeClock.set(NOW.plus(HOUR));
        assertThat(api.issue(coupon, "kim").body()).isEqualTo(first);
    }

    @Test
    void each_refusal_has_its_status_and_its_reason() {
        assertThat(refusal("no-such", "kim")).isEqualTo("404 UNKNOWN_COUPON");
        assertThat(refusal(coupon(1, NOW.plusSeconds(1), NOW.plus(HOUR)), "kim"))
                .isEqualTo("409 NOT_STARTED");
        assertThat(refusal(coupon(1, NOW.minus(HOUR), NOW), "kim")).isEqualTo("410 ENDED");
        assertThat(refusal(coupon(0), "kim")).isEqualTo("409 SOLD_OUT");
        String suspended = coupon(1);
        coupons.suspend(new CouponId(suspended));
        assertThat(refusal(suspended, "kim")).isEqualTo("409 SUSPENDED");
    }

    private String refusal(String coupon, String member) {
        Answer answer = api.issue(coupon, member);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.body().path("title").asString()).isNotBlank();
        assertThat(answer.body().path("type").asString()).startsWith("urn:openrun:coupon:problem:");
        return answer.status() + " " + answer.reason();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(503, "BUSY", "2", notCarriedOut(NotCarriedOutException.Reason.BUSY, 1_001)),
                Arguments.of(503, "UNAVAILABLE", "1", notCarriedOut(NotCarriedOutException.Reason.UNAVAILABLE, 0)),
                Arguments.of(500, "REJECTED", "", notCarriedOut(NotCarriedOutException.Reason.REJECTED, 0)),
                Arguments.of(503, "OUTCOME_UNKNOWN", "1", (Supplier<RuntimeException>)
                        () -> new OutcomeUnknownException("select 1 from kim", null)),
                Arguments.of(500, "INTERNAL", "", (Supplier<RuntimeException>)
                        () -> new IllegalStateException("select 1 from kim")));
    }

    private static Supplier<RuntimeException> notCarriedOut(NotCarriedOutException.Reason reason, long retryAfterMs) {
        return () -> new NotCarriedOutException(
                reason, Duration.ofMillis(retryAfterMs), "select 1 from kim", new IllegalStateException("at kim"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void a_failure_says_whether_to_ask_again_and_nothing_of_the_store(
            int status, String reason, String retryAfter, Supplier<RuntimeException> failure) {
        String coupon = coupon(1);
        coupons.failWith(failure);
        List<Answer> answers = new ArrayList<>();
        answers.add(api.issue(coupon, "kim"));
        answers.add(api.post("/issued-coupons/" + coupon + "-1-00000000/use"));
        if (!reason.equals("OUTCOME_UNKNOWN")) {
            answers.add(api.get("/coupons"));
            answers.add(api.get("/coupons/" + coupon));
            answers.add(api.get("/members/kim/coupons"));
        }
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.reason()).isEqualTo(reason);
            assertThat(answer.header("Retry-After")).isEqualTo(retryAfter);
            assertThat(answer.response().body()).doesNotContain("select", "kim", "Exception", "\tat ");
        });
    }

    @Test
    void a_coupon_shows_its_terms_and_what_remains_now() {
        String coupon = coupon(3);
        assertThat(api.issue(coupon, "kim").status()).isEqualTo(201);
        Answer found = api.get("/coupons/" + coupon);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.response().body())
                .isEqualTo("{\"couponId\":\"" + coupon + "\",\"description\":\"a coupon\","
                        + "\"discount\":{\"type\":\"FIXED_AMOUNT\",\"amount\":10},"
                        + "\"startsAt\":\"2026-06-15T11:00:00Z\",\"endsAt\":\"2026-06-15T13:00:00Z\","
                        + "\"expireDate\":\"2026-06-15T14:00:00Z\",\"totalCount\":3,\"remainCount\":2,"
                        + "\"suspended\":false}");
        assertThat(api.get("/coupons/no-such").status()).isEqualTo(404);
        assertThat(api.get("/coupons/no-such").reason()).isEqualTo("UNKNOWN_COUPON");
    }

    @Test
    void pages_of_coupons_follow_one_another_and_end() {
        for (int i = 0; i < 5; i++) {
            coupon(1);
        }
        List<String> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get("/coupons?limit=2" + (next.isEmpty() ? "" : "&after=" + next))
                    .body();
            page.path("coupons")
                    .forEach(coupon -> all.add(coupon.path("couponId").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        assertThat(all).hasSizeGreaterThanOrEqualTo(5).isSorted().doesNotHaveDuplicates();
        List<String> ofStore = coupons.list(null, 1_000).stream()
                .map(coupon -> coupon.id().value())
                .toList();
        assertThat(all).isEqualTo(ofStore);
        JsonNode last =
                api.get("/coupons?limit=1&after=" + all.get(all.size() - 2)).body();
        assertThat(last.path("coupons").size()).isEqualTo(1);
        assertThat(last.has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kim", "김철수", "a/b", "a b+c%d&e=f", "..a", "a\\b", "kim@openrun.example"})
    void a_member_is_listed_what_he_holds_whatever_his_name(String name) {
        String member = name + "-" + System.nanoTime();
        String one = coupon(1);
        String two = coupon(1);
        for (String coupon : List.of(one, two)) {
            Answer issued = api.post(
                    "/coupons/" + coupon + "/issues", "{\"memberId\":\"" + member.replace("\\", "\\\\") + "\"}");
            assertThat(issued.status()).isEqualTo(201);
        }
        String path = "/members/"
                + URLEncoder.encode(member, StandardCharsets.UTF_8).replace("+", "%20") + "/coupons?limit=1";
        JsonNode first = api.get(path).body();
        JsonNode second =
                api.get(path + "&after=" + first.path("next").asString("")).body();
        assertThat(List.of(couponOf(first), couponOf(second))).containsExactlyInAnyOrder(one, two);
        assertThat(first.path("issuedCoupons").path(0).path("status").asString(""))
                .isEqualTo("UNUSED");
        assertThat(second.has("next")).isFalse();
    }

    private static String couponOf(JsonNode page) {
        return page.path("issuedCoupons").path(0).path("couponId").asString("");
    }

    @Test
    void it_is_used_once_and_then_says_when() {
        String id = api.issue(coupon(1), "kim").body().path("id").asString();
        Answer used = api.post("/issued-coupons/" + id + "/use");
        assertThat(used.status()).isEqualTo(200);
        assertThat(used.body().path("status").asString()).isEqualTo("USED");
        assertThat(used.body().path("usedAt").asString()).isEqualTo(NOW.toString());
        storeClock.set(NOW.plusSeconds(5));
        Answer again = api.post("/issued-coupons/" + id + "/use");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("ALREADY_USED");
        assertThat(again.body().path("usedAt").asString()).isEqualTo(NOW.toString());
    }

    @Test
    void it_is_not_used_too_late_nor_without_having_been_issued() {
        String coupon = coupon(1);
        String id = api.issue(coupon, "kim").body().path("id").asString();
        storeClock.set(NOW.plus(HOUR.multipliedBy(2)));
        Answer late = api.post("/issued-coupons/" + id + "/use");
        assertThat(late.status() + " " + late.reason()).isEqualTo("410 EXPIRED");
        for (String never : List.of(coupon + "-2-00000000", coupon + "-1-00000000", "no-such-1-00000000")) {
            Answer unknown = api.post("/issued-coupons/" + never + "/use");
            assertThat(unknown.status() + " " + unknown.reason()).isEqualTo("404 UNKNOWN_ISSUED_COUPON");
        }
    }

    @Test
    void browsers_are_told_not_to_keep_guess_or_frame_and_no_login_is_asked_for() {
        Answer answer = api.get("/coupons");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("WWW-Authenticate")).isEmpty();
    }
}
