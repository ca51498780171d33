package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.MemberId;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How often a member and an address may ask, on this node. */
@Component
class RateLimit {

    private final boolean enabled;
    private final Buckets<MemberId> members;
    private final Buckets<Object> addresses;

    RateLimit(RateLimitProperties properties) {
        this.enabled = properties.enabled();
        this.members = new Buckets<>(properties.memberRequests(), properties.memberPer(), properties.keysMax());
        this.addresses = new Buckets<>(properties.addressRequests(), properties.addressPer(), properties.keysMax());
    }

    /** Lets a member's request pass, or ends it with TOO_MANY_REQUESTS. */
    void admit(MemberId member) {
        if (enabled) {
            Duration wait = members.take(member);
            if (!wait.isZero()) {
                throw new ProblemException(Problem.of(Reason.TOO_MANY_REQUESTS), wait);
            }
        }
    }

    /** Takes a request of an address: zero if it may be served, else how long until the next may. */
    Duration take(String address) {
        return enabled ? addresses.take(AddressKey.of(address)) : Duration.ZERO;
    }
}
