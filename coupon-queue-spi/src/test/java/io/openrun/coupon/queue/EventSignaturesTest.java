package io.openrun.coupon.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventSignaturesTest {

    private static final byte[] OLD_SECRET = secret(0);
    private static final byte[] NEW_SECRET = secret(100);
    private static final CouponIssuedEvent EVENT = new CouponIssuedEvent(
            new CouponId("summer"), new MemberId("kim"), 7, 1, Instant.parse("2026-01-02T03:04:05.123456Z"));
    private static final JsonEventCodec CODEC =
            JsonEventCodec.builder().signWith("2025", OLD_SECRET).build();

    @Test
    void signs_as_it_is_documented() {
        assertThat(text(CODEC.encode(EVENT)))
                .contains("\"signaturekeyid\":\"2025\",\"signature\":\"8Jdq19vaTrF2PbXQrUn8U-kiwL9sTCrAvI-VaKDOMxM\"");
    }

    @Test
    void without_keys_signatures_are_ignored() throws UnreadableEventException {
        assertThat(JsonEventCodec.unsigned().decode(CODEC.encode(EVENT))).isEqualTo(EVENT);
        assertThat(text(JsonEventCodec.unsigned().encode(EVENT))).doesNotContain("signature");
    }

    /** It decides nothing, and events from before there was one go on being read. */
    @Test
    void the_trace_is_not_signed() throws UnreadableEventException {
        String signed = text(CODEC.encode(EVENT));
        String traced = signed.replace("\"data\":", "\"traceparent\":\"" + TraceparentTest.ONE + "\",\"data\":");
        assertThat(CODEC.decode(traced.getBytes(UTF_8)).traceparent()).hasToString(TraceparentTest.ONE);
        assertThat(CODEC.decode(signed.getBytes(UTF_8)).traceparent()).isNull();
    }

    @Test
    void keys_are_changed_without_losing_an_event() throws UnreadableEventException {
        JsonEventCodec prepared = JsonEventCodec.builder()
                .signWith("2025", OLD_SECRET)
                .accept("2026", NEW_SECRET)
                .build();
        JsonEventCodec changed = JsonEventCodec.builder()
                .signWith("2026", NEW_SECRET)
                .accept("2025", OLD_SECRET)
                .build();
        JsonEventCodec done =
                JsonEventCodec.builder().signWith("2026", NEW_SECRET).build();
        assertThat(prepared.decode(CODEC.encode(EVENT))).isEqualTo(EVENT);
        assertThat(CODEC.decode(prepared.encode(EVENT))).isEqualTo(EVENT);
        assertThat(prepared.decode(changed.encode(EVENT))).isEqualTo(EVENT);
        assertThat(changed.decode(prepared.encode(EVENT))).isEqualTo(EVENT);
        assertThat(done.decode(changed.encode(EVENT))).isEqualTo(EVENT);
        assertForged(done, CODEC.encode(EVENT));
    }

    /** What somebody could write who knows all of the format, has seen events, and has no key. */
    private enum Forgery {
        UNSIGNED,
        SIGNED_WITH_ANOTHER_SECRET,
        OF_AN_UNKNOWN_KEY,
        OF_AN_EARLIER_EVENT,
        ONE_CHARACTER_OFF,
        CUT_SHORT,
        EMPTY,
        NO_STRING,
        NO_KEY,
        OTHER_EPOCH
    }

    @Test
    void none_of_1_000_forged_events_is_taken() throws UnreadableEventException {
        Random random = new Random(3);
        SampleEvents events = new SampleEvents(4);
        Map<Forgery, Integer> tried = new EnumMap<>(Forgery.class);
        for (int i = 0; i < 1_000; i++) {
            CouponIssuedEvent event = events.next();
            assertThat(CODEC.decode(CODEC.encode(event))).isEqualTo(event);
            Forgery forgery = Forgery.values()[i % Forgery.values().length];
            assertForged(CODEC, forged(forgery, event, random));
            int unused = tried.merge(forgery, 1, Integer::sum);
        }
        assertThat(tried)
                .hasSize(Forgery.values().length)
                .allSatisfy((kind, times) -> assertThat(times).isEqualTo(100));
    }

    private static byte[] forged(Forgery forgery, CouponIssuedEvent event, Random random) {
        String signed = text(CODEC.encode(event));
        int at = signed.indexOf("\"signature\":\"") + "\"signature\":\"".length();
        String signature = signed.substring(at, at + 43);
        String forged = switch (forgery) {
            case UNSIGNED -> text(JsonEventCodec.unsigned().encode(event));
            case SIGNED_WITH_ANOTHER_SECRET ->
                text(JsonEventCodec.builder()
                        .signWith("2025", NEW_SECRET)
                        .build()
                        .encode(event));
            case OF_AN_UNKNOWN_KEY -> signed.replace("\"2025\"", "\"" + SampleEvents.CANARY + "\"");
            case OF_AN_EARLIER_EVENT -> {
                String earlier = text(CODEC.encode(EVENT));
                yield signed.replace(
                        signature,
                        earlier.substring(earlier.indexOf("\"signature\":\"") + 13)
                                .substring(0, 43));
            }
            case ONE_CHARACTER_OFF -> {
                int where = random.nextInt(43);
                char other = signature.charAt(where) == 'A' ? 'B' : 'A';
                yield signed.replace(signature, signature.substring(0, where) + other + signature.substring(where + 1));
            }
            case CUT_SHORT -> signed.replace(signature, signature.substring(0, random.nextInt(43)));
            case EMPTY -> signed.replace(signature, "");
            case NO_STRING -> signed.replace("\"" + signature + "\"", "[true]");
            case NO_KEY -> signed.replace("\"signaturekeyid\":\"2025\",", "");
            case OTHER_EPOCH -> signed.replace("\"epoch\":" + event.epoch(), "\"epoch\":" + (event.epoch() ^ 1));
        };
        assertThat(forged).isNotEqualTo(signed);
        return forged.getBytes(UTF_8);
    }

    @Test
    void each_part_of_an_event_is_signed() {
        CouponId coupon = EVENT.couponId();
        MemberId member = EVENT.memberId();
        Instant at = EVENT.issuedAt();
        for (CouponIssuedEvent other : new CouponIssuedEvent[] {
            new CouponIssuedEvent(new CouponId("summe"), new MemberId("rkim"), 7, 1, at),
            new CouponIssuedEvent(coupon, new MemberId("kin"), 7, 1, at),
            new CouponIssuedEvent(coupon, member, 8, 1, at),
            new CouponIssuedEvent(coupon, member, 1, 7, at),
            new CouponIssuedEvent(coupon, member, 7, 2, at),
            new CouponIssuedEvent(coupon, member, 7, 1, at.plusNanos(1_000))
        }) {
            assertThat(signature(other)).isNotEqualTo(signature(EVENT));
        }
    }

    @Test
    void signs_and_reads_in_many_threads_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            var done = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        SampleEvents events = new SampleEvents(thread);
                        for (int i = 0; i < 1_000; i++) {
                            CouponIssuedEvent event = events.next();
                            assertThat(CODEC.decode(CODEC.encode(event))).isEqualTo(event);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> each : done) {
                assertThat(each.get(30, TimeUnit.SECONDS)).isNull();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keeps_its_secrets() throws UnreadableEventException {
        byte[] secret = "a-secret-that-nobody-should-see!".getBytes(UTF_8);
        JsonEventCodec.Builder builder = JsonEventCodec.builder().signWith("key", secret);
        JsonEventCodec codec = builder.build();
        byte[] message = codec.encode(EVENT);
        Arrays.fill(secret, (byte) 0);
        assertThat(codec.decode(message)).isEqualTo(EVENT);
        assertThat(codec.encode(EVENT)).isEqualTo(message);
        assertThat(List.<Object>of(codec, builder).toString()).doesNotContain("nobody");
    }

    @Test
    void names_what_is_wrong_with_its_keys() {
        JsonEventCodec.Builder builder = JsonEventCodec.builder();
        for (String keyId : new String[] {"", "a b", "x".repeat(65), null}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.signWith(keyId, OLD_SECRET))
                    .withMessageContaining("keyId");
        }
        for (byte[] secret : new byte[][] {new byte[31], new byte[0], null}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.accept("2025", secret))
                    .withMessageContaining("secret");
        }
        JsonEventCodec.Builder acceptsOnly = JsonEventCodec.builder().accept("2025", OLD_SECRET);
        assertThatIllegalArgumentException().isThrownBy(acceptsOnly::build).withMessageContaining("signWith");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acceptsOnly.accept("2025", NEW_SECRET))
                .withMessageContaining("keyId");
    }

    private static void assertForged(JsonEventCodec codec, byte[] message) {
        UnreadableEventException thrown =
                catchThrowableOfType(UnreadableEventException.class, () -> codec.decode(message));
        assertThat(thrown).isNotNull();
        assertThat(thrown.reason()).isEqualTo(DeadLetterCause.FORGED);
        assertThat(thrown).hasMessageStartingWith("signature");
        assertThat(thrown.getMessage()).doesNotContain(SampleEvents.CANARY);
    }

    private static String signature(CouponIssuedEvent event) {
        return new EventSignatures("2025", Map.of("2025", OLD_SECRET)).sign(event);
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }

    private static byte[] secret(int first) {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (first + i);
        }
        return secret;
    }
}
