package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the API, as the service serves it. That every answer stands in it, the callers of all tests see to. */
class OpenApiTest extends InMemoryService {

    @Test
    void every_operation_and_every_status_it_answers_with_is_described() {
        Map<String, String> described = new TreeMap<>();
        described()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> described.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                statuses(operation.getValue()))));
        assertThat(described)
                .containsExactly(
                        Map.entry("GET /coupons", "200 400 406 429 500 503"),
                        Map.entry("GET /coupons/{couponId}", "200 400 404 406 429 500 503"),
                        Map.entry("GET /members/{memberId}/coupons", "200 400 406 429 500 503"),
                        Map.entry("POST /coupons/{couponId}/issues", "200 201 400 404 406 409 410 413 415 429 500 503"),
                        Map.entry("POST /issued-coupons/{id}/use", "200 400 404 406 409 410 429 500 503"));
    }

    private static String statuses(JsonNode operation) {
        return String.join(" ", new TreeSet<>(operation.path("responses").propertyNames()));
    }

    @Test
    void what_parameters_and_fields_may_be_is_described() {
        JsonNode schemas = described().path("components").path("schemas");
        assertThat(schemas.path("IssueRequest").toString())
                .contains("\"required\":[\"memberId\"]", "\"minLength\":1", "\"maxLength\":64");
        assertThat(required(schemas, "Problem")).containsExactlyInAnyOrder("type", "title", "status", "reason");
        assertThat(required(schemas, "IssueAnswer"))
                .containsExactlyInAnyOrder("id", "couponId", "sequence", "issuedAt");
        JsonNode limit = described()
                .path("paths")
                .path("/coupons")
                .path("get")
                .path("parameters")
                .path(1);
        assertThat(limit.path("schema").toString()).contains("\"default\":50", "\"maximum\":100", "\"minimum\":1");
    }

    private static List<String> required(JsonNode schemas, String schema) {
        return schemas.path(schema)
                .path("required")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void what_every_reason_means_stands_in_the_title() {
        assertThat(Reason.values())
                .extracting(Reason::title)
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(Reason.values()).extracting(Reason::type).doesNotHaveDuplicates();
    }

    private JsonNode described() {
        return DescribedApi.of(api).document();
    }
}
