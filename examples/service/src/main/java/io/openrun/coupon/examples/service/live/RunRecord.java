package io.openrun.coupon.examples.service.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was seen of a run, for as many listeners as there are, each from where it wants. Thread-safe. */
final class RunRecord {

    private final String id;
    private final RunRequest request;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<LiveSample> samples = new ArrayList<>();
    private RunView view;

    RunRecord(String id, RunRequest request) {
        this.id = id;
        this.request = request;
        this.view = RunView.of(id, request, RunState.RUNNING, null, null, null, null);
    }

    /**
     * What is new to a listener.
     *
     * @param samples those after the one he has
     * @param view the run
     */
    record News(List<LiveSample> samples, RunView view) {}

    RunView view() {
        lock.lock();
        try {
            return view;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for samples after one of them, or for the end; returns without either after a while. */
    News after(int number, Duration within) throws InterruptedException {
        long left = within.toNanos();
        lock.lock();
        try {
            while (samples.size() <= number && !view.state().isOver() && left > 0) {
                left = changed.awaitNanos(left);
            }
            int from = Math.min(Math.max(number, 0), samples.size());
            return new News(List.copyOf(samples.subList(from, samples.size())), view);
        } finally {
            lock.unlock();
        }
    }

    void add(LiveSample sample) {
        lock.lock();
        try {
            samples.add(sample);
            view = RunView.of(id, request, sample.state(), sample, null, null, null);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void judged(RunView.Result result, RunView.VerdictView verdict, Optional<String> failure) {
        end(RunState.FINISHED, result, verdict, failure.orElse(null));
    }

    void stopped() {
        end(RunState.STOPPED, null, null, null);
    }

    void failed(String reason) {
        end(RunState.FAILED, null, null, reason);
    }

    /** The first end counts. */
    private void end(
            RunState state,
            RunView.@Nullable Result result,
            RunView.@Nullable VerdictView verdict,
            @Nullable String failure) {
        lock.lock();
        try {
            if (!view.state().isOver()) {
                view = RunView.of(id, request, state, view.last(), result, verdict, failure);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
