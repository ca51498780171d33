package io.openrun.coupon.benchmarks;

import io.openrun.coupon.benchmarks.contest.Answer;
import io.openrun.coupon.benchmarks.contest.Tally;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

/** What the calls of one thread came to, for JMH to report per second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Counts {

    /** Answers of this kind. */
    public long issued;

    /** Answers of this kind. */
    public long already;

    /** Answers of this kind. */
    public long refused;

    /** Answers of this kind. */
    public long failed;

    /** Answers of this kind. */
    public long unknown;

    /**
     * Whether a call that begins now is measured. JMH resets these fields before the threads have found together, and
     * reads them after the last has finished, but divides by the time in between.
     */
    static boolean areOpen(Control control) {
        return control.startMeasurement && !control.stopMeasurement;
    }

    void add(Answer answer, long times) {
        switch (answer) {
            case ISSUED -> issued += times;
            case ALREADY -> already += times;
            case REFUSED -> refused += times;
            case FAILED -> failed += times;
            case UNKNOWN -> unknown += times;
        }
    }

    void add(Tally tally) {
        for (Answer answer : Answer.values()) {
            add(answer, tally.count(answer));
        }
    }
}
