package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The coupons there are, and issuing them. */
@RestController
@RequestMapping(path = "/coupons", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "coupons")
class CouponController {

    private final CouponCatalog catalog;
    private final CouponIssuer issuer;
    private final RateLimit rateLimit;

    CouponController(CouponCatalog catalog, CouponIssuer issuer, RateLimit rateLimit) {
        this.catalog = catalog;
        this.issuer = issuer;
        this.rateLimit = rateLimit;
    }

    @GetMapping
    @Operation(operationId = "listCoupons", summary = "Lists the coupons by their ids")
    @ApiResponse(responseCode = "200", description = "A page")
    @Problems(Reason.INVALID)
    CouponPage list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit) {
        int size = Fields.limit(limit);
        return CouponPage.of(catalog.list(Fields.after(after), size + 1), size);
    }

    @GetMapping("/{couponId}")
    @Operation(operationId = "findCoupon", summary = "Looks one up, with what remains of it at this moment")
    @ApiResponse(responseCode = "200", description = "The coupon")
    @Problems({Reason.INVALID, Reason.UNKNOWN_COUPON})
    CouponView find(@PathVariable("couponId") String couponId) {
        return catalog.find(Fields.couponId(couponId))
                .map(CouponView::of)
                .orElseThrow(() -> new ProblemException(Problem.of(Reason.UNKNOWN_COUPON)));
    }

    @PostMapping(path = "/{couponId}/issues", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "issueCoupon",
            summary = "Issues one to a member",
            description = "At most one to a member: who asks again gets the same id, sequence and issuedAt, also after"
                    + " the sell-out and after the end. Asking again is always safe.")
    @ApiResponse(
            responseCode = "201",
            description = "Issued by this request",
            content = @Content(schema = @Schema(implementation = IssueAnswer.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The member held it before",
            content = @Content(schema = @Schema(implementation = IssueAnswer.class)))
    @Problems({
        Reason.INVALID,
        Reason.MALFORMED,
        Reason.TOO_LARGE,
        Reason.UNSUPPORTED_MEDIA_TYPE,
        Reason.UNKNOWN_COUPON,
        Reason.NOT_STARTED,
        Reason.ENDED,
        Reason.SUSPENDED,
        Reason.SOLD_OUT,
        Reason.OUTCOME_UNKNOWN
    })
    ResponseEntity<?> issue(@PathVariable("couponId") String couponId, @RequestBody IssueRequest request) {
        CouponId coupon = Fields.couponId(couponId);
        MemberId member = Fields.memberId(request.memberId());
        rateLimit.admit(member);
        return answer(issuer.issue(coupon, member));
    }

    private static ResponseEntity<?> answer(IssueOutcome outcome) {
        if (outcome instanceof IssueOutcome.Issued issued) {
            return ResponseEntity.status(HttpStatus.CREATED).body(IssueAnswer.of(issued.coupon()));
        }
        if (outcome instanceof IssueOutcome.AlreadyIssued held) {
            return ResponseEntity.ok(IssueAnswer.of(held.coupon()));
        }
        return Problem.of(Reason.of(((IssueOutcome.Refused) outcome).reason())).answer();
    }
}
