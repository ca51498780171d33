package io.openrun.coupon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one coupon in one member's hands; written {@code couponId-sequence-check}.
 *
 * <p>It follows from coupon, member and sequence, so it needs no generator and no index of its own. The check tells
 * two members apart who were given one sequence by a store that lost data. It is not a secret: who needs a code that
 * can't be guessed keeps one beside it.
 *
 * @param couponId the coupon
 * @param sequence its place in the order of issue, from 1
 * @param check the first 8 hex digits of SHA-256 over the coupon's name, a line feed and the member's name
 */
public record IssuedCouponId(CouponId couponId, long sequence, String check) {

    private static final Pattern FORM = Pattern.compile("(.{1,64})-([1-9][0-9]{0,18})-([0-9a-f]{8})");
    private static final Pattern CHECK = Pattern.compile("[0-9a-f]{8}");
    private static final int CHECK_BYTES = 4;

    /**
     * Checks the parts.
     *
     * @param couponId the coupon
     * @param sequence its place in the order of issue
     * @param check the first 8 hex digits of SHA-256 over the coupon's name
     * @throws IllegalArgumentException if a part is null, the sequence is below 1 or the check is not 8 hex digits
     */
    public IssuedCouponId {
        if (couponId == null) {
            throw new IllegalArgumentException("issuedCouponId needs a couponId");
        }
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be 1 or more, was " + sequence);
        }
        if (check == null || !CHECK.matcher(check).matches()) {
            throw new IllegalArgumentException("check must be 8 hex digits in lower case");
        }
    }

    /**
     * Derives the id of an issued coupon.
     *
     * @param couponId the coupon
     * @param memberId who holds it
     * @param sequence its place in the order of issue, from 1
     * @return the id
     */
    public static IssuedCouponId of(CouponId couponId, MemberId memberId, long sequence) {
        byte[] digest = sha256().digest((couponId.value() + '\n' + memberId.value()).getBytes(StandardCharsets.UTF_8));
        return new IssuedCouponId(couponId, sequence, HexFormat.of().formatHex(digest, 0, CHECK_BYTES));
    }

    /**
     * Reads an id as {@link #toString()} writes it.
     *
     * @param text the written id
     * @return the id
     * @throws IllegalArgumentException if the text has another form
     */
    public static IssuedCouponId parse(String text) {
        Matcher parts = FORM.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("issuedCouponId must have the form couponId-sequence-check");
        }
        long sequence;
        try {
            sequence = Long.parseLong(parts.group(2));
        } catch (NumberFormatException tooLarge) {
            throw new IllegalArgumentException("issuedCouponId has a sequence out of range", tooLarge);
        }
        return new IssuedCouponId(new CouponId(parts.group(1)), sequence, parts.group(3));
    }

    /** {@return the id as {@code couponId-sequence-check}} */
    @Override
    public String toString() {
        return couponId + "-" + sequence + "-" + check;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
