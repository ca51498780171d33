package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BadRequestsTest extends InMemoryService {

    private static final String NAME = "never-to-be-seen";

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("null", "{\"memberId\":null}", 400, "INVALID", "memberId"),
                Arguments.of("empty", "{\"memberId\":\"\"}", 400, "INVALID", "memberId"),
                Arguments.of("missing", "{}", 400, "INVALID", "memberId"),
                Arguments.of("misspelt", "{\"memberid\":\"" + NAME + "\"}", 400, "INVALID", "memberId"),
                Arguments.of("number", "{\"memberId\":4711}", 400, "INVALID", "memberId"),
                Arguments.of("boolean", "{\"memberId\":true}", 400, "INVALID", "memberId"),
                Arguments.of("array", "{\"memberId\":[\"" + NAME + "\"]}", 400, "INVALID", "memberId"),
                Arguments.of("object", "{\"memberId\":{\"id\":\"" + NAME + "\"}}", 400, "INVALID", "memberId"),
                Arguments.of("65 bytes", "{\"memberId\":\"" + "가".repeat(21) + "ab\"}", 400, "INVALID", "memberId"),
                Arguments.of("too long", "{\"memberId\":\"" + NAME.repeat(10) + "\"}", 400, "INVALID", "memberId"),
                Arguments.of("line feed", "{\"memberId\":\"" + NAME + "\\n\"}", 400, "INVALID", "memberId"),
                Arguments.of("NUL", "{\"memberId\":\"" + NAME + "\\u0000\"}", 400, "INVALID", "memberId"),
                Arguments.of("half a pair", "{\"memberId\":\"" + NAME + "\\ud800\"}", 400, "INVALID", "memberId"),
                Arguments.of("twice", "{\"memberId\":\"" + NAME + "\",\"memberId\":\"lee\"}", 400, "MALFORMED", ""),
                Arguments.of("cut off", "{\"memberId\":\"" + NAME, 400, "MALFORMED", ""),
                Arguments.of("not JSON", "memberId=" + NAME, 400, "MALFORMED", ""),
                Arguments.of("two bodies", "{\"memberId\":\"a\"}{\"memberId\":\"b\"}", 400, "MALFORMED", ""),
                Arguments.of("a list", "[\"" + NAME + "\"]", 400, "MALFORMED", ""),
                Arguments.of("a string", "\"" + NAME + "\"", 400, "MALFORMED", ""),
                Arguments.of("the word null", "null", 400, "MALFORMED", ""),
                Arguments.of("deep", "[".repeat(2_000) + "]".repeat(2_000), 400, "MALFORMED", ""),
                Arguments.of("no body", "", 400, "MALFORMED", ""),
                Arguments.of("5 KB", "{\"memberId\":\"" + "a".repeat(5_000) + "\"}", 413, "TOO_LARGE", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_bad_body_is_refused_with_the_field_that_is_wrong(
            String what, String body, int status, String reason, String field, CapturedOutput log) {
        Answer answer = api.post("/coupons/" + coupon(1) + "/issues", body);
        assertRefused(answer, status, reason, field);
        assertThat(log.getAll()).doesNotContain(NAME);
    }

    private static void assertRefused(Answer answer, int status, String reason, String field) {
        assertThat(answer.status() + " " + answer.reason()).isEqualTo(status + " " + reason);
        assertThat(answer.field()).isEqualTo(field);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.response().body()).doesNotContain(NAME, "Exception", "tools.jackson", "\tat ");
    }

    @Test
    void a_field_that_nobody_knows_is_ignored() {
        Answer answer = api.post("/coupons/" + coupon(1) + "/issues", "{\"memberId\":\"kim\",\"colour\":{\"a\":[1]}}");
        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void a_body_that_does_not_say_its_length_is_bounded_too() {
        String coupon = coupon(2);
        assertThat(api.send(chunked(coupon, "kim")).status()).isEqualTo(201);
        assertRefused(api.send(chunked(coupon, "a".repeat(5_000))), 413, "TOO_LARGE", "");
    }

    private HttpRequest.Builder chunked(String coupon, String member) {
        byte[] body = ("{\"memberId\":\"" + member + "\"}").getBytes(StandardCharsets.UTF_8);
        return api.request("/coupons/" + coupon + "/issues")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    @Test
    void a_body_of_another_kind_is_refused() {
        String path = "/coupons/" + coupon(1) + "/issues";
        String body = "{\"memberId\":\"" + NAME + "\"}";
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
            Answer answer =
                    api.send(api.request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
            assertRefused(answer, 415, "UNSUPPORTED_MEDIA_TYPE", "");
        }
        assertRefused(
                api.send(api.request(path).POST(BodyPublishers.ofString(body))), 415, "UNSUPPORTED_MEDIA_TYPE", "");
    }

    @Test
    void an_answer_of_another_kind_is_refused_before_anything_is_issued() {
        String coupon = coupon(1);
        Answer answer = api.send(api.request("/coupons/" + coupon + "/issues")
                .header("Content-Type", "application/json")
                .header("Accept", "text/csv")
                .POST(BodyPublishers.ofString("{\"memberId\":\"kim\"}")));
        assertRefused(answer, 406, "NOT_ACCEPTABLE", "");
        assertThat(api.get("/coupons/" + coupon).body().path("remainCount").asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/coupons/a.b, couponId",
        "/coupons/%EA%B9%80, couponId",
        "/coupons/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, couponId",
        "/coupons/a%0Ab, couponId",
        "/coupons?limit=0, limit",
        "/coupons?limit=101, limit",
        "/coupons?limit=-1, limit",
        "/coupons?limit=many, limit",
        "/coupons?limit=99999999999999999999, limit",
        "/coupons?limit=, limit",
        "/coupons?after=a.b, after",
        "/coupons?after=, after",
        "/members/a%0Ab/coupons, memberId",
        "/members/a%7Fb/coupons, memberId",
        "/members/%E2%80%A8/coupons, memberId",
        "/members/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/coupons, memberId",
        "/members/kim/coupons?limit=x, limit",
        "/members/kim/coupons?after=a.b, after"
    })
    void a_bad_path_or_query_is_refused_with_the_name_of_its_part(String path, String field) {
        assertRefused(api.get(path), 400, "INVALID", field);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "open-run",
        "open-run-0-00000000",
        "open-run-1-0000000g",
        "open-run-99999999999999999999-00000000",
        "a.b-1-00000000"
    })
    void a_bad_id_of_an_issued_coupon_is_refused(String id) {
        assertRefused(api.post("/issued-coupons/" + id + "/use"), 400, "INVALID", "id");
    }

    @Test
    void a_bad_coupon_id_is_refused_when_issuing() {
        assertRefused(api.issue("a.b", "kim"), 400, "INVALID", "couponId");
    }

    @Test
    void a_path_nobody_knows_and_a_method_nobody_takes_are_problems_too() {
        assertRefused(api.get("/nothing/here"), 404, "NOT_FOUND", "");
        assertRefused(api.get("/error"), 404, "NOT_FOUND", "");
        Answer answer = api.send(api.request("/coupons").DELETE());
        assertRefused(answer, 405, "METHOD_NOT_ALLOWED", "");
        assertThat(answer.header("Allow")).contains("GET");
        assertRefused(api.get("/members/a%3Bb/coupons"), 400, "MALFORMED", "");
    }

    @Test
    void a_problem_with_a_reason_of_its_own_keeps_it() {
        Answer answer = api.get("/own-reason");
        assertRefused(answer, 409, "OF_ITS_OWN", "");
        assertThat(answer.body().path("runId").asString("")).isEqualTo("7");
    }

    @Test
    void what_is_no_http_is_refused_without_a_word_of_it(CapturedOutput log) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /members/" + NAME + "|/coupons HTTP/1.1\r\nHost: here\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = new byte[4_096];
            int read = socket.getInputStream().read(answer);
            assertThat(new String(answer, 0, read, StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain(NAME, "Exception", "Tomcat");
        }
        assertThat(log.getAll()).doesNotContain(NAME);
    }

    @Test
    void a_failure_nobody_foresaw_is_logged_without_its_words(CapturedOutput log) {
        String coupon = coupon(1);
        coupons.failWith(() -> new IllegalStateException("for " + NAME, new IllegalArgumentException(NAME)));
        assertRefused(api.issue(coupon, NAME), 500, "INTERNAL", "");
        assertThat(log.getAll())
                .contains("java.lang.IllegalStateException", "java.lang.IllegalArgumentException", "FailingCoupons")
                .doesNotContain(NAME);
    }
}
