package io.openrun.coupon.examples.service.api;

import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server answered. */
record Answer(HttpResponse<String> response) {

    private static final JsonMapper JSON = new JsonMapper();

    int status() {
        return response.statusCode();
    }

    JsonNode body() {
        return JSON.readTree(response.body());
    }

    String reason() {
        return body().path("reason").asString("");
    }

    /** The name of the first field that is missing or wrong. */
    String field() {
        return body().path("errors").path(0).path("field").asString("");
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
