package io.openrun.coupon.queue;

import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.queue.Difference.Example;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gathers differences as they are found. Not thread-safe. */
final class Tally {

    private final boolean repairing;
    private final Map<DifferenceKind, Kind> kinds = new EnumMap<>(DifferenceKind.class);

    private static final class Kind {
        private long count;
        private long repaired;
        private final Map<String, Long> unresolved = new TreeMap<>();
        private final List<Example> examples = new ArrayList<>();
    }

    /** A tally of a pass that repairs, or of one that only looks. */
    Tally(boolean repairing) {
        this.repairing = repairing;
    }

    /** One that is repaired, if that was asked for, or the reason why it can't be. */
    void add(DifferenceKind kind, @Nullable IssuedCoupon issued, @Nullable String detail, @Nullable String unresolved) {
        Example example =
                issued == null ? new Example(null, null, detail) : new Example(issued.sequence(), issued.id(), detail);
        add(kind, 1, example, unresolved);
    }

    void add(LiveIssues.Finding finding) {
        add(finding.kind(), finding.count(), new Example(null, null, finding.detail()), finding.unresolved());
    }

    private void add(DifferenceKind name, long count, Example example, @Nullable String unresolved) {
        Kind kind = kinds.computeIfAbsent(name, unused -> new Kind());
        kind.count += count;
        if (unresolved != null) {
            long unused = kind.unresolved.merge(unresolved, count, Long::sum);
        } else if (repairing && name.isRepairable()) {
            kind.repaired += count;
        }
        if (kind.examples.size() < Difference.EXAMPLES_MAX) {
            kind.examples.add(example);
        }
    }

    List<Difference> differences() {
        return kinds.entrySet().stream()
                .map(entry -> {
                    Kind kind = entry.getValue();
                    return new Difference(entry.getKey(), kind.count, kind.repaired, kind.unresolved, kind.examples);
                })
                .toList();
    }
}
