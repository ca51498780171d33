package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetterReprocessing.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Counts what becomes of dead letters. Written by one thread, {@link #done()} may be read by another. */
final class ReprocessRun implements DeadLetterReprocessing.Progress {

    private static final int FAILED_KEPT = 20;

    private final List<String> failedIds = new ArrayList<>();
    private long reprocessed;
    private long failed;
    private long skipped;
    private volatile long done;

    @Override
    public void done(String id, Outcome outcome) {
        switch (outcome) {
            case REPROCESSED -> reprocessed++;
            case SKIPPED -> skipped++;
            case FAILED -> {
                failed++;
                if (failedIds.size() < FAILED_KEPT) {
                    failedIds.add(id);
                }
            }
        }
        done = reprocessed + failed + skipped;
    }

    long done() {
        return done;
    }

    /** What came of it; whoever was {@code named} and left to others is worth a look. */
    Reprocessed answer(boolean named) {
        return new Reprocessed(reprocessed, failed, skipped, List.copyOf(failedIds), named);
    }

    /** What a run did, with the first that failed. */
    record Reprocessed(long reprocessed, long failed, long skipped, List<String> failedIds, boolean named)
            implements Answer {

        String summary() {
            return Text.number(reprocessed) + " reprocessed, " + Text.number(failed) + " failed again, "
                    + Text.number(skipped) + " left to others";
        }

        @Override
        public void print(PrintWriter out) {
            out.println(summary());
            failedIds.forEach(id -> out.println("  " + id + " failed again, see 'dead-letters show'"));
            if (failed > failedIds.size()) {
                out.println("  ...");
            }
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("reprocessed", reprocessed)
                    .put("failed", failed)
                    .put("skipped", skipped);
            failedIds.forEach(json.putArray("firstFailed")::add);
            return json;
        }

        @Override
        public int status() {
            boolean isFine = failed == 0 && (skipped == 0 || !named);
            return isFine ? ExitStatus.FINE : ExitStatus.FINDINGS;
        }
    }
}
