package io.openrun.coupon.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signs events, and tells those it did not sign. Immutable, safe for use by many threads at once. */
final class EventSignatures {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MICROS_A_SECOND = 1_000_000;
    private static final byte[] TYPE = EventJson.TYPE_V1.getBytes(StandardCharsets.UTF_8);

    private final String keyId;
    private final SecretKeySpec key;
    private final Map<String, SecretKeySpec> accepted = new HashMap<>();

    /**
     * Takes the keys, checked before.
     *
     * @param keyId with which of them to sign
     * @param secrets the secret of each key, that of {@code keyId} among them
     */
    EventSignatures(String keyId, Map<String, byte[]> secrets) {
        this.keyId = keyId;
        this.key = new SecretKeySpec(secrets.get(keyId), ALGORITHM);
        secrets.forEach((id, secret) -> accepted.put(id, new SecretKeySpec(secret, ALGORITHM)));
    }

    String keyId() {
        return keyId;
    }

    String sign(CouponIssuedEvent event) {
        return sign(event, key);
    }

    /**
     * Checks who wrote an event.
     *
     * @param event what was read
     * @param signedWith the id of the key that came with it, or null
     * @param signature the signature that came with it, or null
     * @throws UnreadableEventException FORGED, if it was not signed with an accepted key
     */
    void check(CouponIssuedEvent event, @Nullable String signedWith, @Nullable String signature)
            throws UnreadableEventException {
        if (signedWith == null || signature == null) {
            throw forged("signature and signaturekeyid must be given");
        }
        SecretKeySpec used = accepted.get(signedWith);
        if (used == null) {
            throw forged("signaturekeyid is of no key that is accepted");
        }
        byte[] expected = sign(event, used).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
            throw forged("signature is wrong");
        }
    }

    private static String sign(CouponIssuedEvent event, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(canonical(event)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }

    /** With lengths before the texts, so that no two events have one form. {@link JsonEventCodec} says what it is. */
    private static byte[] canonical(CouponIssuedEvent event) {
        byte[] coupon = event.couponId().value().getBytes(StandardCharsets.UTF_8);
        byte[] member = event.memberId().value().getBytes(StandardCharsets.UTF_8);
        Instant at = event.issuedAt();
        int size = 3 * (Integer.BYTES + Long.BYTES) + TYPE.length + coupon.length + member.length;
        ByteBuffer form = ByteBuffer.allocate(size);
        form.putInt(TYPE.length).put(TYPE);
        form.putInt(coupon.length).put(coupon);
        form.putInt(member.length).put(member);
        form.putLong(event.sequence());
        form.putLong(event.epoch());
        form.putLong(at.getEpochSecond() * MICROS_A_SECOND + at.get(ChronoField.MICRO_OF_SECOND));
        return form.array();
    }

    private static UnreadableEventException forged(String problem) {
        return new UnreadableEventException(DeadLetterCause.FORGED, problem);
    }
}
