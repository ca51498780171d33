package io.openrun.coupon;

import org.jspecify.annotations.Nullable;

/**
 * What the catalog's store has on record of a coupon and its stock.
 *
 * @param coupon the coupon; its used count is of those on record, and falls behind while another store issues
 * @param state where the stock lies
 * @param epoch how often the stock was taken over; whoever acts for an older one has lost it
 * @param revision how often the coupon was changed
 * @param sequence the last sequence on record, 0 if none
 * @param storeIdentity the store that was loaded with the stock, as it named itself; null before the first was
 */
public record StockEntry(
        Coupon coupon,
        StockState state,
        long epoch,
        long revision,
        long sequence,
        @Nullable String storeIdentity) {}
