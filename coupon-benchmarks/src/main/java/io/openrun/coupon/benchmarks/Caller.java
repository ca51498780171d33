package io.openrun.coupon.benchmarks;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.benchmarks.contest.BatchContestant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One thread's members: each call is somebody who never called before. */
@State(Scope.Thread)
public class Caller {

    private static final AtomicInteger CALLERS = new AtomicInteger();

    private final String prefix = "member-" + CALLERS.incrementAndGet() + "-";
    private long members;

    MemberId nextMember() {
        return new MemberId(prefix + ++members);
    }

    List<MemberId> nextBatch() {
        return Stream.generate(this::nextMember).limit(BatchContestant.BATCH).toList();
    }
}
