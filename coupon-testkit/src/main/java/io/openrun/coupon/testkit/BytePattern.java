package io.openrun.coupon.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells bytes on their way through a {@link FaultProxy} from others. It knows no protocol: it looks for the same bytes
 * in the same order, and finds nothing in what is encrypted or compressed. Immutable.
 */
public final class BytePattern {

    /** So many bytes before the present ones may belong to a match that ends in these. */
    static final int BYTES_BEFORE_MAX = 255;

    private static final BytePattern ANY = new BytePattern(new byte[0]);

    private final byte[] wanted;

    private BytePattern(byte[] wanted) {
        this.wanted = wanted;
    }

    /**
     * Any bytes.
     *
     * @return the pattern that matches whatever comes
     */
    public static BytePattern any() {
        return ANY;
    }

    /**
     * A piece of text, such as a command that a protocol writes in plain letters.
     *
     * @param text 1 to 256 ASCII characters; upper and lower case differ
     * @return the pattern
     * @throws IllegalArgumentException if it is shorter, longer or not ASCII
     */
    public static BytePattern ascii(String text) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("not ASCII: " + text);
        }
        return of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Bytes in a row.
     *
     * @param bytes 1 to 256 of them, copied
     * @return the pattern
     * @throws IllegalArgumentException if there are fewer or more
     */
    public static BytePattern of(byte... bytes) {
        if (bytes.length < 1 || bytes.length > BYTES_BEFORE_MAX + 1) {
            throw new IllegalArgumentException("a pattern of " + bytes.length + " bytes, must be 1 to 256");
        }
        return new BytePattern(bytes.clone());
    }

    /** Whether there is a match that ends after the first bytes, which were looked at when they came. */
    boolean endsAfter(int lookedAt, byte[] bytes) {
        if (wanted.length == 0) {
            return true;
        }
        for (int start = Math.max(0, lookedAt + 1 - wanted.length); start <= bytes.length - wanted.length; start++) {
            if (Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return wanted.length == 0 ? "any bytes" : "bytes " + new String(wanted, StandardCharsets.ISO_8859_1);
    }
}
