package io.openrun.coupon.queue;

import io.openrun.coupon.IssuedCouponId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All differences of one kind that were found of a coupon.
 *
 * @param kind which kind
 * @param count how many; of units, members or rows
 * @param repaired how many of them were repaired
 * @param unresolved how many can't be repaired now, by the reason for a person
 * @param examples the first {@value #EXAMPLES_MAX} of them
 */
public record Difference(
        DifferenceKind kind, long count, long repaired, Map<String, Long> unresolved, List<Example> examples) {

    /** How many examples are kept. */
    public static final int EXAMPLES_MAX = 1_000;

    /**
     * Copies what is not immutable.
     *
     * @param kind which kind
     * @param count how many
     * @param repaired how many of them were repaired
     * @param unresolved how many can't be repaired now, by the reason
     * @param examples the first of them
     */
    public Difference {
        unresolved = Map.copyOf(unresolved);
        examples = List.copyOf(examples);
    }

    /** {@return the reasons in the order of their texts} */
    Map<String, Long> sortedUnresolved() {
        return new TreeMap<>(unresolved);
    }

    /**
     * One difference; names no member.
     *
     * @param sequence the sequence of what was issued; null if it is of the coupon as a whole, or unknown
     * @param id its id; null likewise
     * @param detail more for a person; null if there is no more to say
     */
    public record Example(
            @Nullable Long sequence,
            @Nullable IssuedCouponId id,
            @Nullable String detail) {}
}
