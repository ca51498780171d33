package io.openrun.coupon.examples.service.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Ends a request with a problem. Has no stack trace: it is an answer, and in a crowd there are many. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is answered. */
    private final transient Problem problem;

    /** How long to wait before asking again. */
    private final @Nullable Duration retryAfter;

    /**
     * Ends a request.
     *
     * @param problem what is answered
     */
    public ProblemException(Problem problem) {
        this(problem, null);
    }

    ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.reason().name(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    ResponseEntity<Problem> answer() {
        return retryAfter == null ? problem.answer() : problem.answer(retryAfter);
    }
}
