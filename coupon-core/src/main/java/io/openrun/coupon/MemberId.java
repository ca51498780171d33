package io.openrun.coupon;

import java.nio.charset.StandardCharsets;

/**
 * Names who asks for a coupon: 1 to 64 bytes of UTF-8 without control characters, opaque to the library.
 *
 * <p>Compared byte by byte in every store: {@code Kim}, {@code kim} and {@code "kim "} are three members.
 * {@link #toString()} does not show it, so that it reaches no log by accident.
 *
 * @param value the name as the service knows it
 */
public record MemberId(String value) {

    /** The longest name, in bytes of UTF-8. */
    public static final int BYTES_MAX = 64;

    /**
     * Checks the name.
     *
     * @param value the name as the service knows it
     * @throws IllegalArgumentException if it is null, empty, longer than {@value #BYTES_MAX} bytes, has a control
     *     character or line separator, or is not valid Unicode
     */
    public MemberId {
        if (value == null || value.isEmpty() || value.length() > BYTES_MAX) {
            throw new IllegalArgumentException("memberId must be 1 to " + BYTES_MAX + " bytes of UTF-8");
        }
        if (!isPlain(value)) {
            checkUnicode(value);
        }
    }

    /** Nearly all are, and they are made by the million: printable ASCII needs no further look. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void checkUnicode(String value) {
        if (!value.codePoints().allMatch(MemberId::isAllowed)) {
            throw new IllegalArgumentException("memberId must not have control characters or unpaired surrogates");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw new IllegalArgumentException("memberId must be 1 to " + BYTES_MAX + " bytes of UTF-8");
        }
    }

    private static boolean isAllowed(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> true;
        };
    }

    /** {@return a text that does not show the name} */
    @Override
    public String toString() {
        return "MemberId[hidden]";
    }
}
