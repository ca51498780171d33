package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.StockState;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the stock of each coupon lies, in the coupon's row. Changes take turns with issuing on that row: what a take-over
 * returns is what was issued from the rows, all of it.
 */
public final class JdbcStockRegister implements StockRegister {

    private static final int STORE_IDENTITY_MAX = 64;

    private final JdbcStore store;

    /**
     * A register over a store.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcStockRegister(JdbcStore store) {
        this.store = store;
    }

    @Override
    public Optional<StockEntry> find(CouponId couponId) {
        return store.transactions()
                .look(handle -> store.coupons().find(handle, couponId))
                .map(CouponRow::entry);
    }

    @Override
    public List<StockEntry> list(@Nullable CouponId after, int limit) {
        Paging.check("limit", limit);
        return store.transactions().look(handle -> store.coupons().list(handle, after, limit));
    }

    @Override
    public List<StockEntry> listDue(Duration ahead, @Nullable CouponId after, int limit) {
        if (ahead == null || ahead.isNegative()) {
            throw new IllegalArgumentException("ahead must be 0 or more, was " + ahead);
        }
        Paging.check("limit", limit);
        return store.transactions().look(handle -> store.coupons().listDue(handle, ahead, after, limit));
    }

    @Override
    public StockEntry takeOver(CouponId couponId, long epoch) {
        return step(couponId, epoch, entry -> {
            if (entry.state() != StockState.ROWS) {
                requireState(entry, StockState.OPENING);
            }
            return moved(entry, StockState.OPENING, entry.epoch() + 1, entry.storeIdentity());
        });
    }

    @Override
    public StockEntry opened(CouponId couponId, long epoch, String storeIdentity) {
        requireIdentity(storeIdentity);
        return step(couponId, epoch, entry -> {
            if (entry.state() == StockState.OPEN && storeIdentity.equals(entry.storeIdentity())) {
                return entry;
            }
            requireState(entry, StockState.OPENING);
            return moved(entry, StockState.OPEN, entry.epoch(), storeIdentity);
        });
    }

    @Override
    public StockEntry change(CouponId couponId, long epoch, UnaryOperator<Coupon> change) {
        return step(couponId, epoch, entry -> {
            requireState(entry, StockState.OPEN);
            Coupon changed = onRecord(entry.coupon(), change.apply(entry.coupon()));
            return changed.equals(entry.coupon()) ? entry : revised(entry, changed);
        });
    }

    @Override
    public StockEntry close(CouponId couponId, long epoch) {
        return step(couponId, epoch, entry -> {
            if (entry.state() == StockState.CLOSED) {
                return entry;
            }
            requireState(entry, StockState.OPEN);
            return revised(moved(entry, StockState.CLOSED, entry.epoch(), entry.storeIdentity()), entry.coupon());
        });
    }

    /** One change of one row, for who has not lost it. What a step leaves as it is, is not written. */
    private StockEntry step(CouponId couponId, long epoch, UnaryOperator<StockEntry> step) {
        return store.transactions().run(handle -> {
            StockEntry entry = store.coupons().lockToChange(handle, couponId).entry();
            if (entry.epoch() != epoch) {
                throw heldElsewhere(entry, "epoch " + epoch + " was asked for");
            }
            StockEntry next = step.apply(entry);
            if (next.equals(entry)) {
                return Done.unchanged(entry);
            }
            store.coupons().store(handle, next);
            return Done.changed(next);
        });
    }

    private static void requireState(StockEntry entry, StockState state) {
        if (entry.state() != state) {
            throw heldElsewhere(entry, state + " was asked for");
        }
    }

    private static ChangeRefusedException heldElsewhere(StockEntry entry, String asked) {
        return new ChangeRefusedException(
                Reason.HELD_ELSEWHERE,
                "coupon " + entry.coupon().id() + " is " + entry.state() + " in epoch " + entry.epoch() + ", " + asked);
    }

    private static void requireIdentity(String storeIdentity) {
        if (storeIdentity == null
                || storeIdentity.isEmpty()
                || storeIdentity.length() > STORE_IDENTITY_MAX
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(storeIdentity)) {
            throw new IllegalArgumentException(
                    "storeIdentity must be 1 to " + STORE_IDENTITY_MAX + " characters of ASCII");
        }
    }

    /** The stored part of a changed coupon: the count of those on record is not the change's to move. */
    private static Coupon onRecord(Coupon coupon, Coupon changed) {
        if (!changed.id().equals(coupon.id()) || !changed.terms().equals(coupon.terms())) {
            throw new IllegalArgumentException("a change of coupon " + coupon.id() + " must keep its id and terms");
        }
        Inventory inventory = new Inventory(
                changed.inventory().totalCount(), coupon.inventory().usedCount());
        return new Coupon(coupon.id(), coupon.terms(), inventory, changed.suspended());
    }

    private static StockEntry moved(StockEntry entry, StockState state, long epoch, @Nullable String storeIdentity) {
        return new StockEntry(entry.coupon(), state, epoch, entry.revision(), entry.sequence(), storeIdentity);
    }

    private static StockEntry revised(StockEntry entry, Coupon changed) {
        return new StockEntry(
                changed, entry.state(), entry.epoch(), entry.revision() + 1, entry.sequence(), entry.storeIdentity());
    }
}
