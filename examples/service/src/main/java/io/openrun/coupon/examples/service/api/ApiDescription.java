package io.openrun.coupon.examples.service.api;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** What stands in the OpenAPI document beside what the controllers say: what parameters and fields may be. */
@Component
class ApiDescription implements OpenApiCustomizer {

    private static final String COUPON_ID = "[A-Za-z0-9_-]{1,64}";
    private static final int MEMBER_BYTES_MAX = 64;

    /** A part of these that is not nullable is always there. */
    private static final List<Class<? extends Record>> VIEWS = List.of(
            Problem.class,
            Problem.FieldError.class,
            CouponView.class,
            CouponPage.class,
            IssueAnswer.class,
            IssuedCouponView.class,
            IssuedCouponPage.class);

    @Override
    public void customise(OpenAPI document) {
        document.setInfo(
                new Info()
                        .title("Openrun Coupon")
                        .version("1")
                        .description(
                                "Issues limited coupons, first come first served. What is refused is answered as RFC 9457"
                                        + " says, with a reason for programs. Fields nobody knows are ignored; a body has 4 KB at most."));
        document.setServers(List.of(new Server().url("/")));
        describe(document.getComponents());
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation ->
                        operation.getParameters() == null ? Stream.<Parameter>of() : operation.getParameters().stream())
                .forEach(ApiDescription::describe);
    }

    private static void describe(Components components) {
        ModelConverters.getInstance().readAll(Problem.class).forEach(components::addSchemas);
        Map<?, ?> schemas = components.getSchemas();
        for (Class<? extends Record> view : VIEWS) {
            if (schemas.get(view.getSimpleName()) instanceof Schema<?> schema) {
                schema.setRequired(alwaysThere(view));
            }
        }
        if (schemas.get(IssueRequest.class.getSimpleName()) instanceof Schema<?> request) {
            request.addProperty("memberId", memberId());
            request.setRequired(List.of("memberId"));
        }
    }

    private static List<String> alwaysThere(Class<? extends Record> view) {
        return Arrays.stream(view.getRecordComponents())
                .filter(part -> !part.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .toList();
    }

    private static void describe(Parameter parameter) {
        switch (parameter.getName()) {
            case "couponId" -> parameter.schema(couponId()).description("The coupon");
            case "memberId" -> parameter.schema(memberId()).description("The member");
            case "id" ->
                parameter
                        .schema(new StringSchema().pattern("^" + COUPON_ID + "-[1-9][0-9]{0,18}-[0-9a-f]{8}$"))
                        .description("The issued coupon, as issuing and listing name it");
            case "after" -> parameter.schema(couponId()).description("next of the page before; none for the first");
            case "limit" -> parameter.schema(limit()).description("How many entries the page may have");
            default -> throw new IllegalStateException("what " + parameter.getName() + " may be is not described");
        }
    }

    private static Schema<?> couponId() {
        return new StringSchema().pattern("^" + COUPON_ID + "$");
    }

    private static Schema<?> memberId() {
        return new StringSchema()
                .minLength(1)
                .maxLength(MEMBER_BYTES_MAX)
                .description("1 to 64 bytes of UTF-8 without control characters; compared byte by byte");
    }

    private static Schema<?> limit() {
        Schema<?> limit = new IntegerSchema()._default(Fields.LIMIT);
        limit.setMinimum(BigDecimal.ONE);
        limit.setMaximum(BigDecimal.valueOf(Fields.LIMIT_MAX));
        return limit;
    }
}
