package io.openrun.coupon.engine.redis;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings Redis up to the catalog, in the order of revisions. */
final class StockChanges {

    private static final Logger LOG = LoggerFactory.getLogger(StockChanges.class);

    /** How long an announcement of stock stands. */
    static final Duration ANNOUNCEMENT = Duration.ofSeconds(5);

    /** Under this name those units are kept back that nobody could account for. */
    static final String UNACCOUNTED = "withheld:unaccounted";

    /** A removal that has held units back for longer gives up: by then they may have been given back. */
    private static final Duration REMOVAL_MAX = Duration.ofSeconds(10);

    private static final int ANNOUNCEMENTS_MAX = 10;
    private static final String NO_WITHHOLDING = "";

    private final RedisStore store;

    StockChanges(RedisStore store) {
        this.store = store;
    }

    /** Applies what the catalog has on record, unless Redis has it or something newer. */
    void apply(StockEntry entry) {
        apply(entry, NO_WITHHOLDING);
    }

    /**
     * Ends a withholding with it. Stock for a sold-out coupon is announced first, and added once no node trusts its memory
     * of the sell-out.
     */
    void apply(StockEntry entry, String withholding) {
        for (int announced = 0; announced < ANNOUNCEMENTS_MAX; announced++) {
            ScriptReply reply = store.scripts().run(LuaScript.CHANGE, keys(entry), arguments(entry, withholding));
            if (!reply.is("ANNOUNCED")) {
                reply.orUnavailable();
                return;
            }
            SoldOutMemory.awaitLease();
        }
        throw RedisFailure.unavailable("announced stock could not be added in time", null);
    }

    private static List<String> arguments(StockEntry entry, String withholding) {
        return List.of(
                Long.toString(entry.revision()),
                Integer.toString(entry.coupon().inventory().totalCount()),
                entry.coupon().suspended() ? "1" : "0",
                entry.state() == StockState.CLOSED ? "1" : "0",
                withholding,
                micros(SoldOutMemory.LEASE),
                micros(ANNOUNCEMENT));
    }

    static String micros(Duration time) {
        return Long.toString(TimeUnit.NANOSECONDS.toMicros(time.toNanos()));
    }

    /**
     * Removes stock that was not issued. Redis keeps it back first, so that the catalog can't promise less than was
     * issued; then the catalog removes it, and Redis follows.
     */
    StockEntry removeStock(StockEntry entry, int count) {
        String withholding =
                "withheld:" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        long began = System.nanoTime();
        withhold(entry, withholding, count);
        StockEntry removed;
        try {
            removed = store.register().change(entry.coupon().id(), entry.epoch(), coupon -> {
                requireStillHeldBack(began);
                return coupon.removeStock(count);
            });
        } catch (ChangeRefusedException | NotCarriedOutException notRemoved) {
            giveBack(entry, withholding);
            throw notRemoved;
        }
        try {
            apply(removed, withholding);
        } catch (CouponException failure) {
            throw new OutcomeUnknownException(
                    "stock of coupon " + entry.coupon().id() + " is removed from the catalog, and may not be in Redis",
                    failure);
        }
        return removed;
    }

    private void withhold(StockEntry entry, String withholding, int count) {
        ScriptReply reply = store.scripts()
                .run(LuaScript.WITHHOLD, keys(entry), List.of(withholding, Integer.toString(requirePositive(count))));
        if (reply.is("IN_USE")) {
            throw new ChangeRefusedException(
                    Reason.STOCK_IN_USE, "can't remove " + count + ", only " + reply.number(0) + " remain");
        }
        reply.orUnavailable();
    }

    private static void requireStillHeldBack(long beganNanos) {
        if (System.nanoTime() - beganNanos > REMOVAL_MAX.toNanos()) {
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.BUSY, REMOVAL_MAX, "the catalog was too slow to remove stock", null);
        }
    }

    private static int requirePositive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, was " + count);
        }
        return count;
    }

    private void giveBack(StockEntry entry, String withholding) {
        try {
            apply(entry, withholding);
        } catch (CouponException failure) {
            LOG.warn(
                    "coupon {} keeps {} back for a removal that did not happen",
                    entry.coupon().id(),
                    withholding,
                    failure);
        }
    }

    private CouponKeys keys(StockEntry entry) {
        return store.keys(entry.coupon().id(), entry.epoch());
    }
}
