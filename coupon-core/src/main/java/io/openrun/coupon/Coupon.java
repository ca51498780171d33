package io.openrun.coupon;

import java.time.Instant;
import java.util.Optional;

/**
 * A coupon that is issued to members, first come first served, as long as stock lasts. Immutable: each change gives a
 * new one, and refuses what the rules don't allow.
 *
 * @param id its name, never used again
 * @param terms what it promises
 * @param inventory how many there are, and how many were issued
 * @param suspended whether issuing is paused by an operator
 */
public record Coupon(CouponId id, CouponTerms terms, Inventory inventory, boolean suspended) {

    /**
     * Checks the parts.
     *
     * @param id its name
     * @param terms what it promises
     * @param inventory how many there are
     * @param suspended whether issuing is paused by an operator
     * @throws IllegalArgumentException if one is null
     */
    public Coupon {
        if (id == null || terms == null || inventory == null) {
            throw new IllegalArgumentException("a coupon needs id, terms and inventory");
        }
    }

    /**
     * A new coupon of which nothing was issued yet.
     *
     * @param id its name
     * @param terms what it promises
     * @param totalCount how many there are, 0 to {@value Inventory#TOTAL_COUNT_MAX}
     * @return the coupon
     */
    public static Coupon of(CouponId id, CouponTerms terms, int totalCount) {
        return new Coupon(id, terms, Inventory.of(totalCount), false);
    }

    /**
     * Why no member who holds none can get one now.
     *
     * @param now the moment on the store's clock
     * @return the first reason that applies, in the order of {@link Refusal}; empty if one can be issued
     */
    public Optional<Refusal> refusalAt(Instant now) {
        if (now.isBefore(terms.issuePeriod().startsAt())) {
            return Optional.of(Refusal.NOT_STARTED);
        }
        if (!now.isBefore(terms.issuePeriod().endsAt())) {
            return Optional.of(Refusal.ENDED);
        }
        if (suspended) {
            return Optional.of(Refusal.SUSPENDED);
        }
        return inventory.hasAvailableStock() ? Optional.empty() : Optional.of(Refusal.SOLD_OUT);
    }

    /**
     * Takes coupons out of the stock.
     *
     * @param count how many, 1 or more
     * @return the coupon with what is left
     * @throws IllegalStateException if fewer are left
     */
    public Coupon use(int count) {
        return with(inventory.use(count));
    }

    /**
     * Changes the terms.
     *
     * @param newTerms what it shall promise
     * @return the changed coupon
     * @throws ChangeRefusedException with TERMS_FROZEN once issuing started
     */
    public Coupon edit(CouponTerms newTerms) {
        if (inventory.isStarted()) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.TERMS_FROZEN,
                    "the terms of " + id + " can't be edited, " + inventory.usedCount() + " were issued");
        }
        return new Coupon(id, newTerms, inventory, suspended);
    }

    /**
     * Adds stock, also while issuing.
     *
     * @param count how many more, 1 or more
     * @return the changed coupon
     * @throws ChangeRefusedException with STOCK_LIMIT if the total would be too large
     */
    public Coupon addStock(int count) {
        return with(inventory.add(count));
    }

    /**
     * Removes stock that was not issued, also while issuing.
     *
     * @param count how many fewer, 1 or more
     * @return the changed coupon
     * @throws ChangeRefusedException with STOCK_IN_USE if the total would fall below what was issued
     */
    public Coupon removeStock(int count) {
        return with(inventory.remove(count));
    }

    /** {@return the coupon with issuing paused; holders keep theirs} */
    public Coupon suspend() {
        return new Coupon(id, terms, inventory, true);
    }

    /** {@return the coupon with issuing no longer paused} */
    public Coupon resume() {
        return new Coupon(id, terms, inventory, false);
    }

    private Coupon with(Inventory changed) {
        return new Coupon(id, terms, changed, suspended);
    }
}
