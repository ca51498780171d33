package io.openrun.coupon.examples.service.api;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a coupon.
 *
 * @param memberId the member, 1 to 64 bytes of UTF-8 without control characters; null if it was not sent
 */
record IssueRequest(@Nullable String memberId) {

    /** Does not show who asks. */
    @Override
    public String toString() {
        return "IssueRequest[hidden]";
    }
}
