package io.openrun.coupon.examples.service.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with a body: its size, its JSON, or the type of a field. Repeats nothing of it. */
final class UnreadableBody {

    private UnreadableBody() {}

    static Problem problem(HttpMessageNotReadableException failure) {
        if (NestedExceptionUtils.getMostSpecificCause(failure) instanceof BodyTooLargeException) {
            return Problem.of(Reason.TOO_LARGE);
        }
        if (failure.getCause() instanceof JacksonException wrong && isOfWrongType(wrong)) {
            String field = field(wrong);
            return field.isEmpty()
                    ? Problem.of(Reason.MALFORMED, "the body must be a JSON object")
                    : Problem.invalid(field, field + " must be " + expected(wrong));
        }
        return Problem.of(
                Reason.MALFORMED,
                failure.getCause() instanceof JacksonException ? "the body is not JSON" : "a JSON body is needed");
    }

    /** A number that is too large counts as another type, too. */
    private static boolean isOfWrongType(JacksonException wrong) {
        return wrong instanceof DatabindException || wrong instanceof InputCoercionException;
    }

    private static String field(JacksonException wrong) {
        return wrong.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .map(String::valueOf)
                .collect(Collectors.joining("."));
    }

    private static String expected(JacksonException wrong) {
        if (wrong instanceof InputCoercionException number) {
            return name(number.getTargetType());
        }
        return name(wrong instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null);
    }

    private static String name(@Nullable Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == BigDecimal.class) {
            return "a number";
        }
        if (type == Instant.class) {
            return "a moment like 2026-01-01T00:00:00Z";
        }
        return "of another type";
    }
}
