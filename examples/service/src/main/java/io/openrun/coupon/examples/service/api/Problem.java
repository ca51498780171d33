package io.openrun.coupon.examples.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Why a request was not served, as RFC 9457 writes it. Never shows a stack trace, a statement, a store's own words or a
 * member.
 *
 * @param type names the kind of problem, a URN
 * @param title the kind in a line, the same each time
 * @param status the status of the answer
 * @param detail what was wrong with this request; null where the title says all
 * @param reason the kind, for programs
 * @param errors which fields are missing or wrong; null unless the reason is INVALID
 * @param usedAt when it was used; null unless the reason is ALREADY_USED
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        Reason reason,
        @Nullable List<FieldError> errors,
        @Nullable Instant usedAt) {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /**
     * What is wrong with a field.
     *
     * @param field its name, as in the path, the query or the body
     * @param message what it must be; does not repeat what it was if that might name a member
     */
    public record FieldError(String field, String message) {}

    /** Copies the list. */
    public Problem {
        errors = errors == null ? null : List.copyOf(errors);
    }

    /**
     * A problem whose reason says all.
     *
     * @param reason why
     * @return the problem
     */
    public static Problem of(Reason reason) {
        return new Problem(reason.type(), reason.title(), reason.status().value(), null, reason, null, null);
    }

    /**
     * A problem with more to say.
     *
     * @param reason why
     * @param detail what was wrong with this request, for a person
     * @return the problem
     */
    public static Problem of(Reason reason, String detail) {
        return new Problem(reason.type(), reason.title(), reason.status().value(), detail, reason, null, null);
    }

    /**
     * A field is missing or wrong.
     *
     * @param field its name
     * @param message what it must be
     * @return the problem, INVALID
     */
    public static Problem invalid(String field, String message) {
        Reason invalid = Reason.INVALID;
        return new Problem(
                invalid.type(),
                invalid.title(),
                invalid.status().value(),
                null,
                invalid,
                List.of(new FieldError(field, message)),
                null);
    }

    static Problem alreadyUsed(@Nullable Instant usedAt) {
        Reason used = Reason.ALREADY_USED;
        return new Problem(used.type(), used.title(), used.status().value(), null, used, null, usedAt);
    }

    /** {@return the answer; one that asks for patience says how long} */
    public ResponseEntity<Problem> answer() {
        return reason.isForNow() ? answer(RETRY_AFTER) : start().body(this);
    }

    /**
     * The answer to who is to ask again.
     *
     * @param retryAfter how long to wait before that; whole seconds are told, 1 or more
     * @return the answer
     */
    public ResponseEntity<Problem> answer(Duration retryAfter) {
        return start().header(HttpHeaders.RETRY_AFTER, seconds(retryAfter)).body(this);
    }

    static String seconds(Duration retryAfter) {
        return Long.toString(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
    }

    private ResponseEntity.BodyBuilder start() {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
