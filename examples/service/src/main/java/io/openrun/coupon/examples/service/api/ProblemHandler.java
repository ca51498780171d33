package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers with a problem where a controller, on either port, did not answer. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    @ExceptionHandler
    ResponseEntity<Problem> problem(ProblemException problem) {
        return problem.answer();
    }

    @ExceptionHandler
    ResponseEntity<Problem> notCarriedOut(NotCarriedOutException failure) {
        LOG.debug("a request was not carried out", failure);
        Reason reason = Reason.of(failure.reason());
        Problem problem = Problem.of(reason);
        return reason.isForNow() ? problem.answer(failure.retryAfter()) : problem.answer();
    }

    @ExceptionHandler
    ResponseEntity<Problem> unknown(OutcomeUnknownException failure) {
        LOG.debug("the outcome of a request is not known", failure);
        return Problem.of(Reason.OUTCOME_UNKNOWN).answer();
    }

    @ExceptionHandler
    ResponseEntity<Problem> refused(ChangeRefusedException refused) {
        return Problem.of(Reason.of(refused.reason()), String.valueOf(refused.getMessage()))
                .answer();
    }

    @ExceptionHandler
    ResponseEntity<Problem> unforeseen(RuntimeException failure) {
        LOG.error("a request failed", WordlessFailure.of(failure));
        return Problem.of(Reason.INTERNAL).answer();
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Problem problem = UnreadableBody.problem(failure);
        return answer(problem.status(), headers, problem);
    }

    /** What has a reason of its own keeps it. */
    @Override
    protected @Nullable ResponseEntity<Object> handleErrorResponseException(
            ErrorResponseException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, Object> properties = failure.getBody().getProperties();
        return properties != null && properties.containsKey("reason")
                ? answer(failure.getBody().getStatus(), headers, failure.getBody())
                : super.handleErrorResponseException(failure, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Reason reason = Reason.ofStatus(status.value());
        if (reason == Reason.INTERNAL) {
            LOG.error("a request failed", WordlessFailure.of(failure));
        }
        return answer(reason.status().value(), headers, Problem.of(reason));
    }

    /** With the headers of what was refused, such as Allow. */
    private static ResponseEntity<Object> answer(int status, HttpHeaders headers, Object problem) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
