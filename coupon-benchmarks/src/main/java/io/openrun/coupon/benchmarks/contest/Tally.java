package io.openrun.coupon.benchmarks.contest;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the callers were told. */
public final class Tally {

    private final Map<Answer, LongAdder> counts = new EnumMap<>(Answer.class);

    /** A tally of nothing. */
    public Tally() {
        for (Answer answer : Answer.values()) {
            counts.put(answer, new LongAdder());
        }
    }

    /** Counts one answer. */
    public void add(Answer answer) {
        add(answer, 1);
    }

    /** Counts some answers. */
    public void add(Answer answer, long times) {
        adder(answer).add(times);
    }

    /** Counts what another tally has counted. */
    public void add(Tally other) {
        for (Answer answer : Answer.values()) {
            add(answer, other.count(answer));
        }
    }

    /** {@return how often this answer was given} */
    public long count(Answer answer) {
        return adder(answer).sum();
    }

    @SuppressWarnings("NullAway") // each answer has its adder
    private LongAdder adder(Answer answer) {
        return counts.get(answer);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
