package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document that a service serves, to hold its answers to. */
final class DescribedApi {

    static final String PATH = "/v3/api-docs";

    private final JsonNode document;

    private DescribedApi(JsonNode document) {
        this.document = document;
    }

    static DescribedApi of(Caller api) {
        Answer answer = api.get(PATH);
        assertThat(answer.status()).isEqualTo(200);
        return new DescribedApi(answer.body());
    }

    JsonNode document() {
        return document;
    }

    /** Status, kind, reason and fields of an answer stand in the description of its operation, if there is such. */
    void check(Answer answer) {
        JsonNode operation = operation(
                answer.response().request().method().toLowerCase(Locale.ROOT),
                answer.response().uri().getRawPath());
        if (operation.isMissingNode()) {
            return;
        }
        String what = answer.response().request() + " gives " + answer.status() + " " + answer.reason();
        JsonNode response = operation.path("responses").path(Integer.toString(answer.status()));
        assertThat(response.isMissingNode())
                .as("%s, which is not described", what)
                .isFalse();
        JsonNode content = response.path("content").path(answer.header("Content-Type"));
        assertThat(content.isMissingNode()).as("%s of another kind", what).isFalse();
        if (!answer.reason().isEmpty()) {
            assertThat(content.path("examples").propertyNames()).as(what).contains(answer.reason());
        }
        assertThat(answer.header("Retry-After").isEmpty())
                .as(what)
                .isEqualTo(response.path("headers").path("Retry-After").isMissingNode());
        checkFields(what, answer.body(), content.path("schema"));
    }

    private JsonNode operation(String method, String path) {
        for (Map.Entry<String, JsonNode> described : document.path("paths").properties()) {
            PathPattern pattern = PathPatternParser.defaultInstance.parse(described.getKey());
            if (pattern.matches(PathContainer.parsePath(path))) {
                return described.getValue().path(method);
            }
        }
        return document.path("paths").path(path);
    }

    private void checkFields(String what, JsonNode body, JsonNode reference) {
        String name = reference.path("$ref").asString("").replace("#/components/schemas/", "");
        JsonNode schema = document.path("components").path("schemas").path(name);
        assertThat(schema.path("properties").propertyNames()).as(what).containsAll(body.propertyNames());
        schema.path("required")
                .forEach(required -> assertThat(body.has(required.asString()))
                        .as("%s with %s", what, required)
                        .isTrue());
    }
}
