package io.openrun.coupon.queue;

import java.util.Arrays;

/** The bytes of a message, just as they came. Immutable; never shows them in {@link #toString}, they name a member. */
public final class Payload {

    private final byte[] bytes;

    /**
     * Copies the bytes.
     *
     * @param bytes what the message held, may be empty
     * @throws IllegalArgumentException if they are null
     */
    public Payload(byte[] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("bytes must be given");
        }
        this.bytes = bytes.clone();
    }

    /** {@return a copy of the bytes} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return how many bytes} */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
