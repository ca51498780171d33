package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.MemberId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What members hold. */
@RestController
@RequestMapping(path = "/members", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "members")
class MemberController {

    private final IssuedCouponHistory history;
    private final RateLimit rateLimit;

    MemberController(IssuedCouponHistory history, RateLimit rateLimit) {
        this.history = history;
        this.rateLimit = rateLimit;
    }

    @GetMapping("/{memberId}/coupons")
    @Operation(
            operationId = "listMembersCoupons",
            summary = "Lists what a member holds, by the ids of the coupons",
            description = "What is on record: where coupons are issued in Redis, one that was just issued may follow"
                    + " later.")
    @ApiResponse(responseCode = "200", description = "A page; empty for a member nobody knows")
    @Problems(Reason.INVALID)
    IssuedCouponPage list(
            @PathVariable("memberId") String memberId,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit) {
        MemberId member = Fields.memberId(memberId);
        int size = Fields.limit(limit);
        rateLimit.admit(member);
        return IssuedCouponPage.of(history.listByMember(member, Fields.after(after), size + 1), size);
    }
}
