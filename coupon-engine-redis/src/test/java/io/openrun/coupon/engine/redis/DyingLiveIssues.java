package io.openrun.coupon.engine.redis;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.queue.LiveIssues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something happens after each call that repairs, when it is carried out and its caller does not know yet. */
record DyingLiveIssues(LiveIssues live, Runnable dies) implements LiveIssues {

    @Override
    public Snapshot look(StockEntry entry) {
        return live.look(entry);
    }

    @Override
    public Page members(StockEntry entry, @Nullable String cursor) {
        return live.members(entry, cursor);
    }

    @Override
    public List<@Nullable Held> find(StockEntry entry, List<MemberId> memberIds) {
        return live.find(entry, memberIds);
    }

    @Override
    public List<Placed> place(StockEntry entry, List<Placement> placements) {
        List<Placed> placed = live.place(entry, placements);
        dies.run();
        return placed;
    }

    @Override
    public List<Finding> examine(StockEntry entry, Seen seen, boolean repair) {
        List<Finding> found = live.examine(entry, seen, repair);
        dies.run();
        return found;
    }

    @Override
    public void apply(StockEntry entry) {
        live.apply(entry);
        dies.run();
    }

    @Override
    public void release(StockEntry entry, String withholding) {
        live.release(entry, withholding);
        dies.run();
    }
}
