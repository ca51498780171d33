package io.openrun.coupon.examples.service.api;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a caller sent into the words of the model. What is no such word is a problem that names the field. */
public final class Fields {

    /** The most entries of a page. */
    public static final int LIMIT_MAX = 100;

    /** How many a page has unless asked for another number. */
    static final int LIMIT = 50;

    private static final int LIMIT_DIGITS = 3;

    private Fields() {}

    /**
     * Reads the name of a coupon.
     *
     * @param text what was sent, or null
     * @return the name
     * @throws ProblemException naming {@code couponId}
     */
    public static CouponId couponId(@Nullable String text) {
        return read("couponId", () -> new CouponId(text == null ? "" : text));
    }

    static MemberId memberId(@Nullable String text) {
        return read("memberId", () -> new MemberId(text == null ? "" : text));
    }

    static IssuedCouponId issuedCouponId(@Nullable String text) {
        return read("id", () -> IssuedCouponId.parse(text == null ? "" : text));
    }

    /**
     * Reads where the page before ended.
     *
     * @param text what was sent, or null for the first page
     * @return the last coupon of the page before, or null
     * @throws ProblemException naming {@code after}
     */
    public static @Nullable CouponId after(@Nullable String text) {
        return text == null ? null : read("after", () -> new CouponId(text));
    }

    /**
     * Reads how many entries a page may have.
     *
     * @param text what was sent, or null
     * @return 1 to {@value #LIMIT_MAX}; {@value #LIMIT} if nothing was sent
     * @throws ProblemException naming {@code limit}
     */
    public static int limit(@Nullable String text) {
        if (text == null) {
            return LIMIT;
        }
        if (!text.isEmpty() && text.length() <= LIMIT_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        }
        throw new ProblemException(Problem.invalid("limit", "limit must be 1 to " + LIMIT_MAX));
    }

    /**
     * Reads several fields of a body at once.
     *
     * @param <T> what they make
     * @param reader makes it; the message of what it throws begins with the name of a field
     * @return what it made
     * @throws ProblemException naming the field
     */
    public static <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            throw new ProblemException(Problem.invalid(message.split(" ", 2)[0], message));
        }
    }

    private static <T> T read(String field, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException refused) {
            throw new ProblemException(Problem.invalid(field, String.valueOf(refused.getMessage())));
        }
    }
}
