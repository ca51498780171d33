package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Refusal;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Why a request was not served, for programs: what stands as {@code reason} in a {@link Problem}. */
public enum Reason {
    /** There is no coupon of this id. */
    UNKNOWN_COUPON(HttpStatus.NOT_FOUND, "There is no coupon of this id"),
    /** The issue period has not begun. */
    NOT_STARTED(HttpStatus.CONFLICT, "The issue period has not begun"),
    /** The issue period is over. */
    ENDED(HttpStatus.GONE, "The issue period is over"),
    /** Issuing is paused by an operator. */
    SUSPENDED(HttpStatus.CONFLICT, "Issuing is paused"),
    /** None is left. */
    SOLD_OUT(HttpStatus.CONFLICT, "None is left"),

    /** There is no issued coupon of this id. */
    UNKNOWN_ISSUED_COUPON(HttpStatus.NOT_FOUND, "There is no issued coupon of this id"),
    /** The issued coupon was used before. */
    ALREADY_USED(HttpStatus.CONFLICT, "It was used before"),
    /** The issued coupon was not used in time. */
    EXPIRED(HttpStatus.GONE, "It was not used in time"),
    /** It is issued, and its row is still on its way: asking again helps. */
    NOT_YET_STORED(HttpStatus.SERVICE_UNAVAILABLE, "It is issued and not on record yet; ask again"),

    /** It may have been carried out: asking again is safe, and tells. */
    OUTCOME_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "The outcome is not known; ask again, it is safe and tells"),
    /** Nothing was carried out: too many requests wait already. */
    BUSY(HttpStatus.SERVICE_UNAVAILABLE, "Too many requests wait already; nothing was done, ask again"),
    /** Nothing was carried out: a store does not answer. */
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "A store does not answer; nothing was done, ask again"),
    /** Nothing was carried out: the store refuses this request, and will again. */
    REJECTED(HttpStatus.INTERNAL_SERVER_ERROR, "The store refuses this request; nothing was done"),

    /** A field is missing or out of its range; {@code errors} names it. */
    INVALID(HttpStatus.BAD_REQUEST, "A field is missing or wrong"),
    /** The request can't be read. */
    MALFORMED(HttpStatus.BAD_REQUEST, "The request can't be read"),
    /** The body is larger than it may be. */
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than it may be"),
    /** This member or address asks more often than it may. */
    TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests; wait, then ask again"),
    /** There is nothing at this path. */
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path"),
    /** The path does not take this method. */
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path does not take this method"),
    /** The answer is JSON, which the caller does not accept. */
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer is application/json"),
    /** The body must be JSON. */
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json"),
    /** It failed in a way that nobody foresaw. */
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "The request failed"),

    /** An operator has to say who he is. */
    UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "Log in with name and password"),
    /** The operator may not do this in this way. */
    FORBIDDEN(HttpStatus.FORBIDDEN, "This is not allowed"),
    /** There is a coupon of this id already. */
    ID_TAKEN(HttpStatus.CONFLICT, "There is a coupon of this id already"),
    /** The terms can't be edited once issuing started. */
    TERMS_FROZEN(HttpStatus.CONFLICT, "The terms can't be edited once issuing started"),
    /** The stock can't fall below what was issued. */
    STOCK_IN_USE(HttpStatus.CONFLICT, "The stock can't fall below what was issued"),
    /** The stock would be larger than it can be. */
    STOCK_LIMIT(HttpStatus.CONFLICT, "The stock would be larger than it can be"),
    /** Another engine holds the stock of this coupon, or it is closed. */
    HELD_ELSEWHERE(HttpStatus.CONFLICT, "Another engine holds the stock of this coupon, or it is closed"),
    /** There is no worker of this name. */
    UNKNOWN_WORKER(HttpStatus.NOT_FOUND, "There is no worker of this name"),
    /** The dead letter is not waiting, is in somebody's hands, or does not exist. */
    NOT_WAITING(HttpStatus.CONFLICT, "It is not waiting, is in somebody's hands, or does not exist"),
    /** This service was started without what the operation needs. */
    NOT_OFFERED(HttpStatus.CONFLICT, "This service runs without what that needs");

    private final HttpStatus status;
    private final String title;

    Reason(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    /** {@return the status of an answer with this reason} */
    public HttpStatus status() {
        return status;
    }

    /** {@return the same for a person, one line} */
    public String title() {
        return title;
    }

    /** Whether it goes away by itself: the answer says when to ask again. */
    boolean isForNow() {
        return status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS;
    }

    /** {@return what names this kind of problem, a URN} */
    public String type() {
        return "urn:openrun:coupon:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Reason of(Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN_COUPON -> UNKNOWN_COUPON;
            case NOT_STARTED -> NOT_STARTED;
            case ENDED -> ENDED;
            case SUSPENDED -> SUSPENDED;
            case SOLD_OUT -> SOLD_OUT;
        };
    }

    static Reason of(NotCarriedOutException.Reason reason) {
        return switch (reason) {
            case BUSY -> BUSY;
            case UNAVAILABLE -> UNAVAILABLE;
            case REJECTED -> REJECTED;
        };
    }

    static Reason of(ChangeRefusedException.Reason reason) {
        return switch (reason) {
            case UNKNOWN_COUPON -> UNKNOWN_COUPON;
            case ID_TAKEN -> ID_TAKEN;
            case TERMS_FROZEN -> TERMS_FROZEN;
            case STOCK_IN_USE -> STOCK_IN_USE;
            case STOCK_LIMIT -> STOCK_LIMIT;
            case HELD_ELSEWHERE -> HELD_ELSEWHERE;
        };
    }

    /** What a status says that somebody else has chosen: the server, or Spring MVC. */
    static Reason ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> UNAVAILABLE;
            default -> status >= 400 && status < 500 ? MALFORMED : INTERNAL;
        };
    }
}
