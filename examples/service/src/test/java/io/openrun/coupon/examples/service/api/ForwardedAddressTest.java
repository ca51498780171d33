package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** A service with limits, behind a proxy that it believes. */
@TestPropertySource(
        properties = {
            "server.forward-headers-strategy=native",
            "openrun.service.rate-limit.enabled=true",
            "openrun.service.rate-limit.address-requests=3",
            "openrun.service.rate-limit.address-per=1h"
        })
class ForwardedAddressTest extends InMemoryService {

    @Test
    void the_address_that_the_proxy_saw_is_limited_and_others_are_not() {
        for (int i = 0; i < 3; i++) {
            assertThat(from("198.51.100.1").status()).isEqualTo(200);
        }
        assertThat(from("198.51.100.1").status()).isEqualTo(429);
        // what stands before it is what the caller said
        assertThat(from("203.0.113.9, 198.51.100.1").status()).isEqualTo(429);
        assertThat(from("198.51.100.2").status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(from("2001:db8:1:2::" + i).status()).isEqualTo(200);
        }
        assertThat(from("2001:db8:1:2:ffff:ffff:ffff:ffff").status()).isEqualTo(429);
        assertThat(from("2001:db8:1:3::1").status()).isEqualTo(200);
    }

    private Answer from(String forwardedFor) {
        Caller direct = new Caller(port);
        return direct.send(direct.request("/coupons").header("X-Forwarded-For", forwardedFor));
    }
}
