package io.openrun.coupon.engine.redis;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coupons of a relational catalog, of which some are opened in Redis and issued there. Opening moves the stock; from
 * then on the terms are frozen, looking gives Redis' counters, and a change goes to the catalog first and then to Redis.
 *
 * <p>Where the catalog was changed and Redis did not answer, {@link OutcomeUnknownException} says so: {@link #open}
 * brings Redis up to the catalog.
 */
public final class RedisCouponCatalog implements CouponCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCouponCatalog.class);
    private static final Duration OPENING_PATIENCE = Duration.ofSeconds(5);

    private final RedisStore store;
    private final CouponCatalog rows;
    private final StockOpening opening;
    private final StockChanges changes;
    private final LiveCounters counters;

    /**
     * A catalog over a store and the relational catalog behind it.
     *
     * @param store where the stock of opened coupons is; its register is that of {@code rows}
     * @param rows the relational catalog
     * @param history what was issued before a coupon was opened
     */
    public RedisCouponCatalog(RedisStore store, CouponCatalog rows, IssuedCouponHistory history) {
        this(store, rows, history, OPENING_PATIENCE);
    }

    /** Gives another who is opening so long without progress before it takes over from him. */
    RedisCouponCatalog(RedisStore store, CouponCatalog rows, IssuedCouponHistory history, Duration openingPatience) {
        this.store = store;
        this.rows = rows;
        this.opening = new StockOpening(store, history, openingPatience);
        this.changes = new StockChanges(store);
        this.counters = new LiveCounters(store);
    }

    /**
     * Opens a coupon in Redis, so that it is issued there and nowhere else; before its issue period begins, so that the
     * crowd finds it. Many nodes may call it: one opens, the others wait for it. What was issued before is taken along.
     * On a coupon that is open it brings Redis up to the catalog's last change.
     *
     * @param couponId its name
     * @return the coupon, open
     * @throws ChangeRefusedException with UNKNOWN_COUPON; or HELD_ELSEWHERE if it is closed
     * @throws IllegalStateException if the coupon's Redis server is weaker than the declared durability
     * @throws io.openrun.coupon.NotCarriedOutException if it is not open, and can't be opened now
     * @throws OutcomeUnknownException if it may be open now; asking again tells
     */
    public Coupon open(CouponId couponId) {
        StockEntry entry = opening.open(couponId);
        store.openCoupons().forget(couponId);
        changes.apply(entry);
        return live(entry);
    }

    /**
     * Opens all coupons whose issue period has begun or begins soon, for a scheduler that every node may have. One that
     * can't be opened now is logged, and does not keep the others back.
     *
     * @param ahead how soon, 0 or more
     * @param which those that are to be issued in Redis, of all there are
     * @return those that this call opened, or saw open
     * @throws IllegalArgumentException if {@code ahead} is null or negative
     * @throws io.openrun.coupon.NotCarriedOutException if the catalog does not answer
     */
    public List<CouponId> openDue(Duration ahead, Predicate<Coupon> which) {
        List<CouponId> opened = new ArrayList<>();
        List<StockEntry> page;
        CouponId after = null;
        do {
            page = store.register().listDue(ahead, after, Paging.LIMIT_MAX);
            for (StockEntry entry : page) {
                after = entry.coupon().id();
                if (which.test(entry.coupon()) && isOpened(after)) {
                    opened.add(after);
                }
            }
        } while (page.size() == Paging.LIMIT_MAX);
        return opened;
    }

    private boolean isOpened(CouponId couponId) {
        try {
            open(couponId);
            return true;
        } catch (CouponException | IllegalStateException failure) {
            LOG.warn("coupon {} is due and could not be opened", couponId, failure);
            return false;
        }
    }

    /**
     * Ends issuing for good; who holds one still gets his answer. May be repeated.
     *
     * @param couponId its name; it is open, or closed already
     * @return the coupon
     * @throws ChangeRefusedException with UNKNOWN_COUPON; or HELD_ELSEWHERE if it was never opened
     */
    public Coupon close(CouponId couponId) {
        StockEntry entry = require(couponId);
        StockEntry closed = store.register().close(couponId, entry.epoch());
        applyChanged(closed);
        return live(closed);
    }

    @Override
    public void create(Coupon coupon) {
        rows.create(coupon);
    }

    @Override
    public Optional<Coupon> find(CouponId couponId) {
        return store.register().find(couponId).map(this::live);
    }

    @Override
    public List<Coupon> list(@Nullable CouponId after, int limit) {
        return counters.of(store.register().list(after, limit));
    }

    @Override
    public Coupon edit(CouponId couponId, CouponTerms terms) {
        if (require(couponId).state() != StockState.ROWS) {
            throw new ChangeRefusedException(
                    Reason.TERMS_FROZEN, "the terms of " + couponId + " can't be edited, it was opened in Redis");
        }
        return rows.edit(couponId, terms);
    }

    @Override
    public Coupon addStock(CouponId couponId, int count) {
        return change(couponId, coupon -> coupon.addStock(count), catalog -> catalog.addStock(couponId, count));
    }

    @Override
    public Coupon removeStock(CouponId couponId, int count) {
        StockEntry entry = require(couponId);
        return entry.state() == StockState.OPEN
                ? live(changes.removeStock(entry, count))
                : rows.removeStock(couponId, count);
    }

    @Override
    public Coupon suspend(CouponId couponId) {
        return change(couponId, Coupon::suspend, catalog -> catalog.suspend(couponId));
    }

    @Override
    public Coupon resume(CouponId couponId) {
        return change(couponId, Coupon::resume, catalog -> catalog.resume(couponId));
    }

    private Coupon change(CouponId couponId, UnaryOperator<Coupon> ofOpen, ChangeInRows ofRows) {
        StockEntry entry = require(couponId);
        if (entry.state() != StockState.OPEN) {
            return ofRows.on(rows);
        }
        StockEntry changed = store.register().change(couponId, entry.epoch(), ofOpen);
        applyChanged(changed);
        return live(changed);
    }

    private interface ChangeInRows {
        Coupon on(CouponCatalog rows);
    }

    private void applyChanged(StockEntry changed) {
        try {
            changes.apply(changed);
        } catch (CouponException failure) {
            throw new OutcomeUnknownException(
                    "coupon " + changed.coupon().id() + " is changed in the catalog, and may not be in Redis", failure);
        }
    }

    private StockEntry require(CouponId couponId) {
        return store.register()
                .find(couponId)
                .orElseThrow(() -> new ChangeRefusedException(Reason.UNKNOWN_COUPON, "there is no coupon " + couponId));
    }

    private Coupon live(StockEntry entry) {
        return counters.of(List.of(entry)).get(0);
    }
}
