package io.openrun.coupon.examples.service.live;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The problems of the page's runs, as RFC 9457 writes them, with a {@code reason} for programs. */
final class LiveProblem {

    private LiveProblem() {}

    static ErrorResponseException invalid(List<RunForm.FieldError> errors) {
        ErrorResponseException problem = problem(HttpStatus.BAD_REQUEST, "INVALID", "A field is missing or wrong");
        problem.getBody().setProperty("errors", errors);
        return problem;
    }

    static ErrorResponseException malformed() {
        return problem(HttpStatus.BAD_REQUEST, "MALFORMED", "The request can't be read");
    }

    static ErrorResponseException unknown() {
        return problem(HttpStatus.NOT_FOUND, "UNKNOWN_RUN", "There is no run of this id");
    }

    /** Says which one, so that it can be watched. */
    static ErrorResponseException anotherRuns(String runId) {
        ErrorResponseException problem =
                problem(HttpStatus.CONFLICT, "RUN_GOING_ON", "A run is going on; one at a time");
        problem.getBody().setProperty("runId", runId);
        return problem;
    }

    static ErrorResponseException tooManyListeners() {
        ErrorResponseException problem =
                problem(HttpStatus.SERVICE_UNAVAILABLE, "TOO_MANY_LISTENERS", "Too many are watching; try again");
        problem.getHeaders().set("Retry-After", "5");
        return problem;
    }

    private static ErrorResponseException problem(HttpStatus status, String reason, String title) {
        ProblemDetail body = ProblemDetail.forStatus(status);
        body.setType(URI.create(
                "urn:openrun:coupon:problem:" + reason.toLowerCase(Locale.ROOT).replace('_', '-')));
        body.setTitle(title);
        body.setProperty("reason", reason);
        return new ErrorResponseException(status, body, null);
    }
}
