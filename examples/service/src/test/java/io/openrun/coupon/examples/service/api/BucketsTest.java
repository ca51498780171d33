package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

    @Test
    void a_key_gets_its_requests_and_then_waits_for_the_next_one() {
        Buckets<String> buckets = new Buckets<>(2, Duration.ofHours(1), 10);
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
        assertThat(buckets.take("b")).isZero();
    }

    @Test
    void a_million_keys_take_the_room_of_a_thousand_and_do_not_free_who_floods() {
        Buckets<String> buckets = new Buckets<>(2, Duration.ofHours(1), 1_000);
        int served = 0;
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(buckets.take("key-" + i)).isZero();
            served += i % 10 == 0 && buckets.take("flood").isZero() ? 1 : 0;
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(1_000);
        assertThat(served).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, 198.51.100.1, true",
        "198.51.100.1, 198.51.100.2, false",
        "2001:db8:0:0:0:0:0:1, 2001:db8::ffff:1, true",
        "2001:db8:0:0:0:0:0:1, 2001:db8:0:1::1, false",
        "not:an:address, not:an:address, true",
        "g::1, g::2, false"
    })
    void a_network_of_ipv6_counts_as_one_address(String one, String other, boolean same) {
        assertThat(AddressKey.of(one).equals(AddressKey.of(other))).isEqualTo(same);
    }

    @Test
    void an_address_that_somebody_made_up_takes_little_room() {
        assertThat(AddressKey.of("a".repeat(8_000)).toString()).hasSize(64);
        assertThat(AddressKey.of("")).isEqualTo("");
    }

    @Test
    void limits_of_nothing_are_refused_by_name() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimitProperties(true, 0, second, 1, second, 1))
                .withMessageStartingWith("memberRequests");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimitProperties(true, 1, second, 1, Duration.ZERO, 1))
                .withMessageStartingWith("addressPer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RateLimitProperties(true, 1, second, 1, second, 0))
                .withMessageStartingWith("keysMax");
    }
}
