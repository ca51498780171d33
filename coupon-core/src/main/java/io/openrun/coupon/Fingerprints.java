package io.openrun.coupon;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * A set of members as 64-bit fingerprints, 12 bytes for each: it never misses one it was given, and takes about one
 * stranger in 2<sup>64</sup> for a member of it for each that it holds. Immutable.
 */
final class Fingerprints {

    private static final long EMPTY = 0;

    /** Differs from JVM to JVM, so that nobody can choose names that lie in one place. */
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private final long[] slots;

    private Fingerprints(long[] slots) {
        this.slots = slots;
    }

    boolean mayContain(MemberId member) {
        long fingerprint = of(member);
        for (int slot = home(fingerprint); slots[slot] != EMPTY; slot = next(slot)) {
            if (slots[slot] == fingerprint) {
                return true;
            }
        }
        return false;
    }

    private int home(long fingerprint) {
        // the high half of a product spreads over any number of slots, not only powers of two
        return (int) Math.multiplyHigh(fingerprint >>> 1, 2L * slots.length);
    }

    private int next(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    private void add(long fingerprint) {
        int slot = home(fingerprint);
        while (slots[slot] != EMPTY && slots[slot] != fingerprint) {
            slot = next(slot);
        }
        slots[slot] = fingerprint;
    }

    private static long of(MemberId member) {
        String name = member.value();
        long hash = SEED;
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash ^ name.charAt(i));
        }
        hash = mix(hash ^ name.length());
        return hash == EMPTY ? 1 : hash;
    }

    /** Steele and others' SplitMix64, which lets every bit of its input reach every bit of its output. */
    private static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Gathers the members of a set, up to a bound. Not thread-safe. */
    static final class Gathering implements Consumer<MemberId> {

        private static final int FIRST_LENGTH = 1_024;

        private final int max;
        private long[] gathered = new long[FIRST_LENGTH];
        private int count;

        Gathering(int max) {
            this.max = max;
        }

        @Override
        public void accept(MemberId member) {
            if (count == max) {
                throw new IllegalStateException("more than " + max + " holders");
            }
            if (count == gathered.length) {
                gathered = Arrays.copyOf(gathered, 2 * count);
            }
            gathered[count++] = of(member);
        }

        int count() {
            return count;
        }

        Fingerprints finish() {
            Fingerprints set = new Fingerprints(new long[count + count / 2 + 1]);
            for (int i = 0; i < count; i++) {
                set.add(gathered[i]);
            }
            return set;
        }
    }
}
