package io.openrun.coupon.acceptance;

import io.openrun.coupon.MemberId;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.queue.LiveIssues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dies once it has read what was issued. */
record TrappedLiveIssues(LiveIssues live, Trap trap) implements LiveIssues {

    @Override
    public Page members(StockEntry entry, @Nullable String cursor) {
        Page page = live.members(entry, cursor);
        trap.reached(CrashPoint.RECONCILER_AFTER_READ);
        return page;
    }

    @Override
    public Snapshot look(StockEntry entry) {
        return live.look(entry);
    }

    @Override
    public List<@Nullable Held> find(StockEntry entry, List<MemberId> memberIds) {
        return live.find(entry, memberIds);
    }

    @Override
    public List<Placed> place(StockEntry entry, List<Placement> placements) {
        return live.place(entry, placements);
    }

    @Override
    public List<Finding> examine(StockEntry entry, Seen seen, boolean repair) {
        return live.examine(entry, seen, repair);
    }

    @Override
    public void apply(StockEntry entry) {
        live.apply(entry);
    }

    @Override
    public void release(StockEntry entry, String withholding) {
        live.release(entry, withholding);
    }
}
