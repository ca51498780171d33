package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.UseOutcome;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Using what was issued. */
@RestController
@RequestMapping(path = "/issued-coupons", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "issued coupons")
class IssuedCouponController {

    private final IssuedCouponHistory history;
    private final RowsOnTheirWay rowsOnTheirWay;

    IssuedCouponController(IssuedCouponHistory history, RowsOnTheirWay rowsOnTheirWay) {
        this.history = history;
        this.rowsOnTheirWay = rowsOnTheirWay;
    }

    @PostMapping("/{id}/use")
    @Operation(
            operationId = "useIssuedCoupon",
            summary = "Uses an issued coupon",
            description = "Once. Who asks again, because the answer got lost, learns from ALREADY_USED when that was.")
    @ApiResponse(
            responseCode = "200",
            description = "Used by this request",
            content = @Content(schema = @Schema(implementation = IssuedCouponView.class)))
    @Problems({
        Reason.INVALID,
        Reason.UNKNOWN_ISSUED_COUPON,
        Reason.ALREADY_USED,
        Reason.EXPIRED,
        Reason.NOT_YET_STORED,
        Reason.OUTCOME_UNKNOWN
    })
    ResponseEntity<?> use(@PathVariable("id") String id) {
        IssuedCouponId issuedCouponId = Fields.issuedCouponId(id);
        UseOutcome outcome = history.use(issuedCouponId);
        if (outcome instanceof UseOutcome.Used used) {
            return ResponseEntity.ok(IssuedCouponView.of(used.coupon()));
        }
        return problem(outcome, issuedCouponId).answer();
    }

    private Problem problem(UseOutcome outcome, IssuedCouponId id) {
        if (outcome instanceof UseOutcome.AlreadyUsed before) {
            return Problem.alreadyUsed(before.coupon().usedAt());
        }
        if (outcome instanceof UseOutcome.Expired) {
            return Problem.of(Reason.EXPIRED);
        }
        return Problem.of(rowsOnTheirWay.contain(id) ? Reason.NOT_YET_STORED : Reason.UNKNOWN_ISSUED_COUPON);
    }
}
