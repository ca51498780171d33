package io.openrun.coupon.examples.service.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a member and an address may ask, below {@code openrun.service.rate-limit}. Each may ask so many times at
 * once, and then gets that many back over the time.
 *
 * @param enabled whether there is a limit; off, since the crowd of a demonstration comes from one address
 * @param memberRequests how often a member may ask
 * @param memberPer in which time
 * @param addressRequests how often an address may ask; of IPv6, a network of 64 bits
 * @param addressPer in which time
 * @param keysMax how many members, and how many addresses, are remembered; of more, those seen least
 */
@ConfigurationProperties("openrun.service.rate-limit")
record RateLimitProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("5") int memberRequests,
        @DefaultValue("1s") Duration memberPer,
        @DefaultValue("100") int addressRequests,
        @DefaultValue("1s") Duration addressPer,
        @DefaultValue("100000") int keysMax) {

    private static final int KEYS_MAX = 10_000_000;

    RateLimitProperties {
        requireRange("memberRequests", memberRequests, Integer.MAX_VALUE);
        requireRange("addressRequests", addressRequests, Integer.MAX_VALUE);
        requireRange("keysMax", keysMax, KEYS_MAX);
        requirePositive("memberPer", memberPer);
        requirePositive("addressPer", addressPer);
    }

    private static void requireRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be 1 to " + max + ", was " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above zero, was " + value);
        }
    }
}
