package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A service with limits, that does not believe what callers say of their address. */
@TestPropertySource(
        properties = {
            "openrun.service.rate-limit.enabled=true",
            "openrun.service.rate-limit.member-requests=5",
            "openrun.service.rate-limit.member-per=1h",
            "openrun.service.rate-limit.address-requests=300",
            "openrun.service.rate-limit.address-per=3h",
            "openrun.service.rate-limit.keys-max=10000"
        })
class RateLimitTest extends InMemoryService {

    private static final int FLOOD = 100;
    private static final int MEMBER_REQUESTS = 5;
    private static final int ADDRESS_REQUESTS = 300;

    @Autowired
    RateLimit rateLimit;

    @Test
    void who_floods_is_limited_and_everybody_else_is_answered() throws Exception {
        String coupon = coupon(1_000);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> flood = IntStream.range(0, FLOOD)
                    .mapToObj(i -> callers.submit((Callable<Answer>) () -> api.issue(coupon, "flood")))
                    .toList();
            List<Future<Answer>> others = IntStream.range(0, FLOOD)
                    .mapToObj(i -> callers.submit((Callable<Answer>) () -> api.issue(coupon, "other-" + i)))
                    .toList();
            int limited = 0;
            for (Future<Answer> answer : flood) {
                limited += answer.get(30, TimeUnit.SECONDS).status() == 429 ? 1 : 0;
            }
            assertThat(limited).isEqualTo(FLOOD - MEMBER_REQUESTS);
            for (Future<Answer> answer : others) {
                assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(201);
            }
        } finally {
            callers.shutdownNow();
        }
        Answer refused = api.issue(coupon, "flood");
        assertThat(refused.status() + " " + refused.reason()).isEqualTo("429 TOO_MANY_REQUESTS");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(600, 720);
        assertThat(refused.response().body()).doesNotContain("flood");
        assertThat(api.get("/members/flood/coupons").status()).isEqualTo(429);
        assertThat(api.get("/members/other-1/coupons").status()).isEqualTo(200);
        an_address_is_limited_whatever_it_says_of_itself();
    }

    /** In one test with the other: what an address has used up does not come back while they run. */
    private void an_address_is_limited_whatever_it_says_of_itself() {
        int served = 0;
        Answer answer = api.get("/coupons");
        while (answer.status() == 200 && served <= ADDRESS_REQUESTS) {
            served++;
            answer = api.send(api.request("/coupons").header("X-Forwarded-For", "198.51.100." + served % 250));
        }
        assertThat(answer.status() + " " + answer.reason()).isEqualTo("429 TOO_MANY_REQUESTS");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 36);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(api.send(api.request("/issued-coupons/x-1-00000000/use").POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(429);
        assertThat(admin.get("/admin/workers").status()).isEqualTo(200);
        assertThat(rateLimit.take("198.51.100.1").isZero()).isTrue();
    }
}
