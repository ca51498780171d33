package io.openrun.coupon.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.queue.DeadLetter.State;
import io.openrun.coupon.queue.DeadLetters.Claim;
import io.openrun.coupon.queue.DeadLetters.Decision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a dead letter is made of. */
class DeadLetterValuesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SMILE = "\uD83D\uDE00";
    private static final String HALF_A_SMILE = "\uD83D";

    /** Others find it by this rule, too; these are the digits of sha256sum. */
    @Test
    void the_name_is_the_first_32_digits_of_the_hash_of_the_origin() {
        assertThat(DeadLetter.idOf("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
        assertThat(DeadLetter.idOf("쿠폰 " + SMILE)).isEqualTo(DeadLetter.idOf("쿠폰 " + SMILE));
        assertThat(DeadLetter.idOf("쿠폰 " + SMILE)).hasSize(32).isNotEqualTo(DeadLetter.idOf("쿠폰 "));
    }

    @Test
    void an_origin_is_1_to_255_characters_that_every_store_keeps() {
        for (String wrong : new String[] {null, "", "x".repeat(256), "a\u0000b", HALF_A_SMILE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> undeliverable(wrong, "detail", 1))
                    .withMessageContaining("origin");
        }
        String longest = "x".repeat(253) + SMILE;
        assertThat(undeliverable(longest, "detail", 1).origin()).isEqualTo(longest);
    }

    @Test
    void an_undeliverable_names_what_is_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> undeliverable("origin", "detail", 0))
                .withMessageContaining("attempts");
        for (String wrong : new String[] {null}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> undeliverable("origin", wrong, 1))
                    .withMessageContaining("detail");
        }
    }

    /** A detail may quote what came; to refuse it would lose the message. */
    @Test
    void a_detail_is_cut_and_what_no_store_keeps_is_replaced() {
        assertThat(undeliverable("origin", "a\u0000b" + HALF_A_SMILE + "c" + SMILE, 1)
                        .detail())
                .isEqualTo("a\uFFFDb\uFFFDc" + SMILE);
        assertThat(undeliverable("origin", "x".repeat(1_001), 1).detail()).isEqualTo("x".repeat(1_000));
        assertThat(undeliverable("origin", "x".repeat(999) + SMILE, 1).detail()).isEqualTo("x".repeat(999));
        assertThat(new Decision(State.DISCARDED, null, "x".repeat(999) + SMILE).reason())
                .isEqualTo("x".repeat(999));
        assertThat(new Decision(State.DISCARDED, null, "\u0000").reason()).isEqualTo("\uFFFD");
    }

    @Test
    void a_decision_has_a_reason_and_only_a_failure_has_a_cause() {
        for (String wrong : new String[] {null, "", " \n"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Decision(State.DISCARDED, null, wrong))
                    .withMessageContaining("reason");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Decision(State.WAITING, null, "why"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(State.REPROCESSED, DeadLetterCause.FAILED, "why"));
    }

    @Test
    void an_operator_is_1_to_64_characters_on_one_line() {
        for (String wrong :
                new String[] {null, "", " ", "x".repeat(65), "kim\nlee", "\u0085", "\u0000", HALF_A_SMILE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Claim.check(wrong, MINUTE))
                    .withMessageContaining("operator");
        }
        Claim.check("김 " + SMILE, MINUTE);
    }

    @Test
    void a_lease_lasts_a_millisecond_to_a_day() {
        for (Duration wrong : new Duration[] {null, Duration.ZERO, Duration.ofNanos(999_999), Duration.ofHours(25)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Claim.check("kim", wrong))
                    .withMessageContaining("lease");
        }
        Claim.check("kim", Claim.LEASE_MIN);
        Claim.check("kim", Claim.LEASE_MAX);
    }

    private static Undeliverable undeliverable(String origin, String detail, int attempts) {
        return new Undeliverable(
                origin, DeadLetterCause.MALFORMED, detail, attempts, new Payload(new byte[] {1}), null);
    }
}
