package io.openrun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "open-run_2026", "-", "0123456789012345678901234567890123456789012345678901234567890123"})
    void coupon_ids_are_plain_words(String value) {
        assertThat(new CouponId(value)).hasToString(value);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a.b",
                "{a}",
                "a:b",
                "a/b",
                "쿠폰",
                "a\n",
                "a\u0000",
                "a'",
                "%",
                "*",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void coupon_ids_refuse_what_could_hurt_a_key(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CouponId(value))
                .withMessageStartingWith("couponId must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Kim", "kim ", " ", "김철수", "a@b.c", "'; --", "👩‍👩‍👧", "\u202eabc"})
    void member_ids_are_any_text(String value) {
        assertThat(new MemberId(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a\u0000b", "a\nb", "a\rb", "a\tb", "\u007f", "\u0085", "\u2028", "\u2029"})
    void member_ids_refuse_control_characters(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MemberId(value))
                .withMessageStartingWith("memberId must");
    }

    @Test
    void member_ids_are_measured_in_bytes() {
        assertThat(new MemberId("x".repeat(64)).value()).hasSize(64);
        assertThat(new MemberId("김".repeat(21)).value()).hasSize(21);
        assertThatIllegalArgumentException().isThrownBy(() -> new MemberId("x".repeat(65)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemberId("김".repeat(22)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemberId("x".repeat(1_000_000)));
    }

    @Test
    void member_ids_refuse_half_a_character() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemberId("a\ud83d"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemberId("\ude00a"));
    }

    @Test
    void member_ids_are_not_shown() {
        MemberId member = new MemberId("secret@example.org");
        assertThat(member.toString()).doesNotContain("secret");
        assertThat(IssuedCoupon.issue(new CouponId("c"), member, 1, java.time.Instant.EPOCH)
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void issued_coupon_ids_follow_from_coupon_member_and_sequence() {
        // printf 'open-run\nkim' | sha256sum
        IssuedCouponId id = IssuedCouponId.of(new CouponId("open-run"), new MemberId("kim"), 42);
        assertThat(id).hasToString("open-run-42-3300c0f8");
        assertThat(IssuedCouponId.parse(id.toString())).isEqualTo(id);
        assertThat(IssuedCouponId.of(new CouponId("open-run"), new MemberId("Kim"), 42))
                .isNotEqualTo(id);
    }

    @Test
    void issued_coupon_ids_are_read_from_the_end() {
        IssuedCouponId id = IssuedCouponId.parse("a-1-00000000-7-0123abcd");
        assertThat(id).isEqualTo(new IssuedCouponId(new CouponId("a-1-00000000"), 7, "0123abcd"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "a",
                "a-1",
                "a-1-",
                "a-0-00000000",
                "a-01-00000000",
                "a-1-0000000",
                "a-1-0000000G",
                "a-1-0000000A",
                "-1-00000000",
                "a b-1-00000000",
                "a-1-00000000 ",
                "a-9223372036854775808-00000000",
                "a-99999999999999999999-00000000"
            })
    void issued_coupon_ids_refuse_any_other_form(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IssuedCouponId.parse(text));
    }
}
