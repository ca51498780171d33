package io.openrun.coupon.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What has happened so far. Thread safe. */
final class FaultCounts {

    private final LongAdder accepted = new LongAdder();
    private final Map<FaultKind, LongAdder> injected = new EnumMap<>(FaultKind.class);

    FaultCounts() {
        for (FaultKind kind : FaultKind.values()) {
            injected.put(kind, new LongAdder());
        }
    }

    void accepted() {
        accepted.increment();
    }

    void injected(FaultKind kind) {
        counter(kind).increment();
    }

    long acceptedSoFar() {
        return accepted.sum();
    }

    long injectedSoFar(FaultKind kind) {
        return counter(kind).sum();
    }

    private LongAdder counter(FaultKind kind) {
        return Objects.requireNonNull(injected.get(kind), "kind");
    }
}
