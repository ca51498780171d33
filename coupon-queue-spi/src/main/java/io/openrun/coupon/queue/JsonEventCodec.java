package io.openrun.coupon.queue;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as a CloudEvent 1.0 in JSON, as {@code coupon-issued.v1.schema.json} and {@code asyncapi.yaml} beside
 * this class describe. Safe for use by many threads at once.
 *
 * <p>Bytes from a queue are read with suspicion: a message of more than 8 KiB, more than 4 levels, a string of more than
 * 512 characters, a number of more than 20 digits, a field twice, an attribute that does not agree with the data, or
 * anything after its end is MALFORMED. Fields that are not known are ignored, so that a later release may add some; a
 * type of another major version is UNSUPPORTED_VERSION.
 *
 * <p>The trace of an event is the attribute {@code traceparent} of CloudEvents' extension Distributed Tracing. One that is
 * no {@link Traceparent} is read as none, as long as the message is within these limits.
 *
 * <p>Whoever can write to a queue can print coupons, unless events are signed: with keys, an event without a signature
 * of one of them is FORGED. The signature is HMAC-SHA256, in Base64url without padding, over these in this order: the
 * type, the coupon and the member, each as the number of its bytes (4 bytes) and its UTF-8; then the sequence, the epoch
 * and the microseconds from 1970 until the issue (8 bytes each, the highest first). It does not keep an event from being
 * delivered again, which changes nothing; and it does not cover the trace, which decides nothing. Without keys signatures are neither written nor looked at.
 */
public final class JsonEventCodec implements EventCodec {

    private final String source;
    private final @Nullable EventSignatures signatures;

    private JsonEventCodec(Builder builder) {
        this.source = builder.source;
        this.signatures =
                builder.signingKeyId == null ? null : new EventSignatures(builder.signingKeyId, builder.secrets);
    }

    /** {@return a codec that does not sign, for queues that only this library's processes can write to} */
    public static JsonEventCodec unsigned() {
        return builder().build();
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes an event, with the id of the issued coupon as that of the event.
     *
     * @param event the event
     * @return its bytes, the same each time, well under 8 KiB
     * @throws IllegalArgumentException if it is null
     */
    @Override
    public byte[] encode(CouponIssuedEvent event) {
        if (event == null) {
            throw new IllegalArgumentException("event must be given");
        }
        return EventWriter.write(event, source, signatures);
    }

    /**
     * Reads an event.
     *
     * @param payload any bytes
     * @return the event
     * @throws UnreadableEventException MALFORMED, UNSUPPORTED_VERSION or FORGED; its message names the field
     * @throws IllegalArgumentException if the bytes are null
     */
    @Override
    public CouponIssuedEvent decode(byte[] payload) throws UnreadableEventException {
        if (payload == null) {
            throw new IllegalArgumentException("payload must be given");
        }
        JsonFields message = JsonFields.read(payload);
        CouponIssuedEvent event = EventReader.read(message);
        if (signatures != null) {
            signatures.check(
                    event, message.textOrNull(EventJson.SIGNATURE_KEY), message.textOrNull(EventJson.SIGNATURE));
        }
        return event;
    }

    /** Builds a {@link JsonEventCodec}. Not thread-safe. */
    public static final class Builder {

        private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
        private static final int SECRET_BYTES_MIN = 32;
        private static final int SOURCE_MAX = 256;

        private final Map<String, byte[]> secrets = new HashMap<>();
        private String source = "/openrun/coupon";
        private @Nullable String signingKeyId;

        private Builder() {}

        /**
         * Where the events come from, for those who read events of many sources.
         *
         * @param source a URI or a part of one, 1 to 256 characters; {@code /openrun/coupon} unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null, empty or too long
         */
        public Builder source(URI source) {
            String text = source == null ? "" : source.toASCIIString();
            if (text.isEmpty() || text.length() > SOURCE_MAX) {
                throw new IllegalArgumentException("source must be a URI of 1 to " + SOURCE_MAX + " characters");
            }
            this.source = text;
            return this;
        }

        /**
         * Signs events with this key, and accepts those signed with it.
         *
         * @param keyId names the key in each event: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
         * @param secret what makes the signature, 32 bytes or more, from a secure random generator; copied
         * @return this builder
         * @throws IllegalArgumentException if one is null or out of its range, or the id is that of another secret
         */
        public Builder signWith(String keyId, byte[] secret) {
            Builder unused = accept(keyId, secret);
            this.signingKeyId = keyId;
            return this;
        }

        /**
         * Accepts events signed with this key, too. To change keys without losing an event: first accept the new one
         * everywhere, then sign with it everywhere, then stop accepting the old one when its last event is gone.
         *
         * @param keyId names the key in each event: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
         * @param secret what makes the signature, 32 bytes or more; copied
         * @return this builder
         * @throws IllegalArgumentException if one is null or out of its range, or the id is that of another secret
         */
        public Builder accept(String keyId, byte[] secret) {
            if (keyId == null || !KEY_ID.matcher(keyId).matches()) {
                throw new IllegalArgumentException("keyId must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
            }
            if (secret == null || secret.length < SECRET_BYTES_MIN) {
                throw new IllegalArgumentException("secret must be " + SECRET_BYTES_MIN + " bytes or more");
            }
            byte[] before = secrets.putIfAbsent(keyId, secret.clone());
            if (before != null && !Arrays.equals(before, secret)) {
                throw new IllegalArgumentException("keyId is that of another secret already");
            }
            return this;
        }

        /**
         * Builds it.
         *
         * @return the codec
         * @throws IllegalArgumentException if keys are accepted and none is there to sign with: it could not read what
         *     it writes
         */
        public JsonEventCodec build() {
            if (signingKeyId == null && !secrets.isEmpty()) {
                throw new IllegalArgumentException("signWith must be given where keys are accepted");
            }
            return new JsonEventCodec(this);
        }
    }
}
