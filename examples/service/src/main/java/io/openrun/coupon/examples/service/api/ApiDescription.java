package io.openrun.coupon.examples.service.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/** What stands in the OpenAPI document beside what the controllers say: the problems of each operation. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String PROBLEM_JSON = "application/problem+json";

    /** What every operation can answer with. */
    private static final List<Reason> EVERYWHERE = List.of(
            Reason.NOT_ACCEPTABLE,
            Reason.TOO_MANY_REQUESTS,
            Reason.BUSY,
            Reason.UNAVAILABLE,
            Reason.REJECTED,
            Reason.INTERNAL);

    @Bean
    OpenApiCustomizer describeApi() {
        return document -> {
            document.setInfo(new Info()
                    .title("Openrun Coupon")
                    .version("1")
                    .description("Issues limited coupons, first come first served. What is refused is answered as RFC 9457"
                            + " says, with a reason for programs. Fields nobody knows are ignored; a body has 4 KB at"
                            + " most."));
            addSchemas(document);
        };
    }

    private static void addSchemas(OpenAPI document) {
        ModelConverters.getInstance()
                .readAll(Problem.class)
                .forEach((name, schema) -> document.getComponents().addSchemas(name, schema));
    }

    @Bean
    OperationCustomizer describeProblems() {
        return (operation, handler) -> {
            byStatus(handler).forEach((status, reasons) -> describe(operation, status, reasons));
            return operation;
        };
    }

    private static Map<Integer, List<Reason>> byStatus(HandlerMethod handler) {
        Problems declared = handler.getMethodAnnotation(Problems.class);
        if (declared == null) {
            return Map.of();
        }
        List<Reason> all = new ArrayList<>(Arrays.asList(declared.value()));
        all.addAll(EVERYWHERE);
        return all.stream()
                .collect(Collectors.groupingBy(reason -> reason.status().value(), TreeMap::new, Collectors.toList()));
    }

    private static void describe(Operation operation, int status, List<Reason> reasons) {
        MediaType problem = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        reasons.forEach(reason -> problem.addExamples(reason.name(), new Example().value(example(reason))));
        ApiResponse response = new ApiResponse()
                .description(reasons.stream().map(Reason::name).collect(Collectors.joining(", ")))
                .content(new Content().addMediaType(PROBLEM_JSON, problem));
        if (status == 429 || status == 503) {
            response.addHeaderObject(
                    "Retry-After",
                    new Header().description("seconds to wait before asking again").schema(new IntegerSchema()));
        }
        operation.getResponses().addApiResponse(Integer.toString(status), response);
    }

    private static Map<String, Object> example(Reason reason) {
        Map<String, Object> example = new TreeMap<>();
        example.put("type", reason.type());
        example.put("title", reason.title());
        example.put("status", reason.status().value());
        example.put("reason", reason.name());
        if (reason == Reason.INVALID) {
            example.put(
                    "errors",
                    List.of(Map.of("field", "memberId", "message", "memberId must be 1 to 64 bytes of UTF-8")));
        }
        return example;
    }
}
