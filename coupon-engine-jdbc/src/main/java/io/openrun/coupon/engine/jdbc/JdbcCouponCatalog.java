package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.Paging;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import io.openrun.coupon.engine.jdbc.Transactions.Done;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The coupons as rows. Changes take turns with issuing on the coupon's row; looking takes no lock. */
public final class JdbcCouponCatalog implements CouponCatalog {

    private final JdbcStore store;

    /**
     * A catalog over a store.
     *
     * @param store where the coupons are; stays the caller's to close
     */
    public JdbcCouponCatalog(JdbcStore store) {
        this.store = store;
    }

    @Override
    public void create(Coupon coupon) {
        if (coupon == null || coupon.inventory().isStarted()) {
            throw new IllegalArgumentException("coupon must be given, and nothing of it issued");
        }
        store.transactions().run(handle -> insert(handle, coupon));
    }

    private Done<Boolean> insert(Handle handle, Coupon coupon) {
        if (store.coupons().find(handle, coupon.id()).isPresent()) {
            throw new ChangeRefusedException(Reason.ID_TAKEN, "there is a coupon " + coupon.id() + " already");
        }
        store.coupons().insert(handle, coupon);
        return Done.changed(true);
    }

    @Override
    public Optional<Coupon> find(CouponId couponId) {
        return store.transactions()
                .look(handle -> store.coupons().find(handle, couponId))
                .map(CouponRow::coupon);
    }

    @Override
    public List<Coupon> list(@Nullable CouponId after, int limit) {
        Paging.check("limit", limit);
        return store.transactions().look(handle -> store.coupons().list(handle, after, limit)).stream()
                .map(StockEntry::coupon)
                .toList();
    }

    @Override
    public Coupon edit(CouponId couponId, CouponTerms terms) {
        return change(couponId, coupon -> coupon.edit(terms));
    }

    @Override
    public Coupon addStock(CouponId couponId, int count) {
        while (true) {
            Deadline announced = store.transactions().begin();
            Optional<Coupon> added = addOrAnnounce(couponId, count);
            if (added.isPresent()) {
                return added.get();
            }
            SoldOutMemory.awaitLease();
            if (announced.leaves(Duration.ZERO)) {
                return change(couponId, coupon -> coupon.addStock(count));
            }
        }
    }

    /** Adds to what is left; or, if nothing is, announces that something will be. */
    private Optional<Coupon> addOrAnnounce(CouponId couponId, int count) {
        return store.transactions().run(handle -> {
            CouponRow row = lockRow(handle, couponId);
            Coupon restocked = row.coupon().addStock(count);
            if (row.coupon().inventory().hasAvailableStock()) {
                store.coupons().update(handle, restocked);
                return Done.changed(Optional.of(restocked));
            }
            Instant until = store.coupons().now(handle).plus(store.restockWindow());
            store.coupons().announceRestock(handle, couponId, until);
            return Done.changed(Optional.empty());
        });
    }

    @Override
    public Coupon removeStock(CouponId couponId, int count) {
        return change(couponId, coupon -> coupon.removeStock(count));
    }

    @Override
    public Coupon suspend(CouponId couponId) {
        return change(couponId, Coupon::suspend);
    }

    @Override
    public Coupon resume(CouponId couponId) {
        return change(couponId, Coupon::resume);
    }

    private Coupon change(CouponId couponId, UnaryOperator<Coupon> change) {
        return store.transactions().run(handle -> {
            CouponRow row = lockRow(handle, couponId);
            Coupon changed = change.apply(row.coupon());
            if (changed.equals(row.coupon())) {
                return Done.unchanged(changed);
            }
            store.coupons().update(handle, changed);
            return Done.changed(changed);
        });
    }

    private CouponRow lockRow(Handle handle, CouponId couponId) {
        CouponRow row = store.coupons().lockToChange(handle, couponId);
        if (row.state() != StockState.ROWS) {
            throw new ChangeRefusedException(
                    Reason.HELD_ELSEWHERE, "coupon " + couponId + " is " + row.state() + ", not in the rows");
        }
        return row;
    }
}
