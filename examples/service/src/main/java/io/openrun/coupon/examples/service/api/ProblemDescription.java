package io.openrun.coupon.examples.service.api;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** What stands in the OpenAPI document of the problems that an operation answers with: those of {@link Problems}. */
@Component
class ProblemDescription implements OperationCustomizer {

    /** What every operation can answer with. */
    private static final List<Reason> EVERYWHERE = List.of(
            Reason.MALFORMED,
            Reason.NOT_ACCEPTABLE,
            Reason.TOO_MANY_REQUESTS,
            Reason.BUSY,
            Reason.UNAVAILABLE,
            Reason.REJECTED,
            Reason.INTERNAL);

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        Problems declared = handler.getMethodAnnotation(Problems.class);
        if (declared != null) {
            Stream.concat(Stream.of(declared.value()), EVERYWHERE.stream())
                    .collect(
                            Collectors.groupingBy(reason -> reason.status().value(), TreeMap::new, Collectors.toList()))
                    .forEach((status, reasons) ->
                            operation.getResponses().addApiResponse(Integer.toString(status), response(reasons)));
        }
        return operation;
    }

    private static ApiResponse response(List<Reason> reasons) {
        MediaType problem = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        reasons.forEach(reason -> problem.addExamples(reason.name(), new Example().value(example(reason))));
        ApiResponse response = new ApiResponse()
                .description(reasons.stream().map(Reason::name).collect(Collectors.joining(", ")))
                .content(new Content()
                        .addMediaType(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, problem));
        if (reasons.stream().allMatch(Reason::isForNow)) {
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER,
                    new Header()
                            .description("seconds to wait before asking again")
                            .schema(new IntegerSchema()));
        }
        return response;
    }

    private static Map<String, Object> example(Reason reason) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", reason.type());
        example.put("title", reason.title());
        example.put("status", reason.status().value());
        example.put("reason", reason.name());
        if (reason == Reason.INVALID) {
            example.put("errors", List.of(Map.of("field", "couponId", "message", "couponId must be ...")));
        }
        if (reason == Reason.ALREADY_USED) {
            example.put("usedAt", "2026-06-15T12:00:00.123456Z");
        }
        return example;
    }
}
