package io.openrun.coupon.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are: the event that was written, or an UnreadableEventException; soon, and in little memory. */
class HostileMessagesTest {

    private static final int MUTANTS = 5_000;
    private static final int MEGABYTE = 1 << 20;
    private static final long NANOS_MAX = 50_000_000;
    private static final int TIMES_AGAIN = 5;
    private static final JsonEventCodec PLAIN = JsonEventCodec.unsigned();
    private static final JsonEventCodec SIGNED =
            JsonEventCodec.builder().signWith("key", new byte[32]).build();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void a_mutant_is_unreadable_or_still_the_same_event() {
        Map<Mutation, int[]> outcomes = decodeMutants(PLAIN, 5);
        assertThat(outcomes).hasSize(Mutation.values().length);
        outcomes.forEach((mutation, counts) ->
                assertThat(counts[0] + counts[1]).as("%s", mutation).isEqualTo(MUTANTS / outcomes.size()));
        assertThat(sum(outcomes, 0)).as("mutants read").isGreaterThan(MUTANTS / 50);
        assertThat(sum(outcomes, 1)).as("mutants not read").isGreaterThan(MUTANTS / 2);
    }

    @Test
    void a_mutant_of_a_signed_event_is_unreadable_or_exactly_the_same_event() {
        Map<Mutation, int[]> outcomes = decodeMutants(SIGNED, 6);
        assertThat(sum(outcomes, 0) + sum(outcomes, 1)).isEqualTo(MUTANTS);
        assertThat(sum(outcomes, 1)).as("mutants not read").isGreaterThan(MUTANTS / 2);
    }

    private Map<Mutation, int[]> decodeMutants(JsonEventCodec codec, long seed) {
        Random random = new Random(seed);
        SampleEvents events = new SampleEvents(seed);
        Map<Mutation, int[]> outcomes = new EnumMap<>(Mutation.class);
        Mutation[] mutations = Mutation.values();
        for (int i = 0; i < MUTANTS; i++) {
            CouponIssuedEvent event = events.next();
            Mutation mutation = mutations[i % mutations.length];
            byte[] mutant = mutation.of(codec.encode(event), random);
            CouponIssuedEvent read = decode(codec, mutant);
            if (read != null) {
                // nobody guards the epoch of an event without a signature
                long epoch = codec == SIGNED ? event.epoch() : read.epoch();
                assertThat(read)
                        .as("%s: %s", mutation, new String(mutant, UTF_8))
                        .isEqualTo(new CouponIssuedEvent(
                                event.couponId(), event.memberId(), event.sequence(), epoch, event.issuedAt()));
            }
            outcomes.computeIfAbsent(mutation, none -> new int[2])[read == null ? 1 : 0]++;
        }
        return outcomes;
    }

    @Test
    void huge_messages_are_refused_without_reading_them() {
        byte[] event = PLAIN.encode(new SampleEvents(7).next());
        for (int size : new int[] {MEGABYTE, 20 * MEGABYTE}) {
            for (String bomb : List.of("[", "{\"a\":", "9", "{\"a\":\"", "{\"a\":1,", " ", "\0", "\uFEFF")) {
                byte[] unit = bomb.getBytes(UTF_8);
                byte[] message = new byte[size];
                for (int i = 0; i < size; i++) {
                    message[i] = unit[i % unit.length];
                }
                assertThat(decode(PLAIN, message)).isNull();
            }
            byte[] padded = new byte[size];
            Arrays.fill(padded, (byte) ' ');
            System.arraycopy(event, 0, padded, 0, event.length);
            assertThat(decode(PLAIN, padded)).isNull();
        }
    }

    @Test
    void nothing_of_a_message_is_kept() {
        assertThat(decodeMutants(PLAIN, 8)).isNotEmpty(); // all classes are loaded then
        long before = heapInUse();
        Map<Mutation, int[]> outcomes = decodeMutants(PLAIN, 9);
        assertThat(sum(outcomes, 1)).isPositive();
        assertThat(heapInUse() - before).isLessThan(10L * MEGABYTE);
    }

    /** Decodes under the conditions that hold for any bytes; null if it is unreadable. */
    private @Nullable CouponIssuedEvent decode(JsonEventCodec codec, byte[] message) {
        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        CouponIssuedEvent read = readOrNull(codec, message);
        long took = System.nanoTime() - start;
        long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
        assertThat(took < NANOS_MAX || usually(codec, message) < NANOS_MAX)
                .as("took %,d ns, also when repeated: %s", took, start(message))
                .isTrue();
        assertThat(allocated).as("bytes allocated for %s", start(message)).isLessThan(MEGABYTE);
        return read;
    }

    /** A collection or a compilation may come in between once, not every time. */
    private static long usually(JsonEventCodec codec, byte[] message) {
        long[] times = new long[TIMES_AGAIN];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            CouponIssuedEvent unused = readOrNull(codec, message);
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[TIMES_AGAIN / 2];
    }

    private static @Nullable CouponIssuedEvent readOrNull(JsonEventCodec codec, byte[] message) {
        try {
            return codec.decode(message);
        } catch (UnreadableEventException unreadable) {
            assertThat(unreadable.getMessage())
                    .isNotEmpty()
                    .doesNotContain(SampleEvents.CANARY)
                    .hasSizeLessThan(200);
            assertThat(unreadable).hasNoCause();
            return null;
        }
    }

    private static int sum(Map<Mutation, int[]> outcomes, int which) {
        return outcomes.values().stream().mapToInt(counts -> counts[which]).sum();
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String start(byte[] message) {
        return new String(message, 0, Math.min(message.length, 1_000), UTF_8);
    }
}
