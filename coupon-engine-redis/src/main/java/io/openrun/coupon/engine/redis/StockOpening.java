package io.openrun.coupon.engine.redis;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.ChangeRefusedException.Reason;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Moves the stock of a coupon from the rows into Redis: the register is told first (OPENING, the next epoch), members and
 * outbox are loaded under keys of that epoch, the meta hash is published last, and the register is told (OPEN). Who finds
 * another opening it waits, and takes over from one who does not finish.
 */
final class StockOpening {

    private static final Logger LOG = LoggerFactory.getLogger(StockOpening.class);

    /** The consumer group of the outbox. */
    static final String GROUP = "workers";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final RedisStore store;
    private final IssuedCouponHistory history;
    private final Duration patience;

    StockOpening(RedisStore store, IssuedCouponHistory history, Duration patience) {
        this.store = store;
        this.history = history;
        this.patience = patience;
    }

    StockEntry open(CouponId couponId) {
        long seen = System.nanoTime();
        long epoch = -1;
        while (!Thread.currentThread().isInterrupted()) {
            StockEntry entry = store.register()
                    .find(couponId)
                    .orElseThrow(
                            () -> new ChangeRefusedException(Reason.UNKNOWN_COUPON, "there is no coupon " + couponId));
            switch (entry.state()) {
                case OPEN -> {
                    return entry;
                }
                case ROWS -> {
                    Optional<StockEntry> opened = takeOver(entry);
                    if (opened.isPresent()) {
                        return opened.get();
                    }
                }
                case OPENING -> {
                    if (entry.epoch() != epoch) {
                        epoch = entry.epoch();
                        seen = System.nanoTime();
                    } else if (System.nanoTime() - seen > patience.toNanos()) {
                        Optional<StockEntry> opened = takeOver(entry);
                        if (opened.isPresent()) {
                            forget(store.keys(couponId, entry.epoch()));
                            return opened.get();
                        }
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                case RECOVERING -> throw RedisFailure.unavailable("coupon " + couponId + " is RECOVERING", null);
                case CLOSED ->
                    throw new ChangeRefusedException(Reason.HELD_ELSEWHERE, "coupon " + couponId + " is CLOSED");
            }
        }
        throw new NotCarriedOutException(
                NotCarriedOutException.Reason.BUSY, patience, "interrupted while another node was opening", null);
    }

    /** Empty if somebody else was faster. */
    private Optional<StockEntry> takeOver(StockEntry entry) {
        CouponId couponId = entry.coupon().id();
        CouponKeys keys = store.keys(couponId, entry.epoch() + 1);
        store.checkServerOf(keys.meta());
        try {
            StockEntry taken = store.register().takeOver(couponId, entry.epoch());
            String server = load(taken, keys);
            return Optional.of(store.register().opened(couponId, taken.epoch(), server));
        } catch (ChangeRefusedException outpaced) {
            if (outpaced.reason() != Reason.HELD_ELSEWHERE) {
                throw outpaced;
            }
            return Optional.empty();
        }
    }

    private String load(StockEntry taken, CouponKeys keys) {
        try {
            createOutbox(keys);
            int holders = loadHolders(keys);
            return publish(taken, keys, holders);
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    private void createOutbox(CouponKeys keys) {
        try {
            String unused = store.jedis().xgroupCreate(keys.outbox(), GROUP, new StreamEntryID(), true);
        } catch (JedisDataException failure) {
            if (!String.valueOf(failure.getMessage()).startsWith("BUSYGROUP")) {
                throw failure;
            }
        }
    }

    private int loadHolders(CouponKeys keys) {
        int holders = 0;
        long sequence = 0;
        List<IssuedCoupon> page;
        do {
            page = history.listByCoupon(keys.couponId(), sequence, Paging.LIMIT_MAX);
            if (!page.isEmpty()) {
                Map<String, String> holdings = new HashMap<>();
                page.forEach(issued -> holdings.put(
                        issued.memberId().value(), new Holding(issued.sequence(), issued.issuedAt()).text()));
                long unused = store.jedis().hset(keys.members(), holdings);
                holders += page.size();
                sequence = page.get(page.size() - 1).sequence();
            }
        } while (page.size() == Paging.LIMIT_MAX);
        return holders;
    }

    private String publish(StockEntry taken, CouponKeys keys, int holders) {
        Coupon coupon = taken.coupon();
        if (coupon.inventory().usedCount() != holders) {
            throw RedisFailure.unavailable(
                    "coupon " + coupon.id() + " counts " + coupon.inventory().usedCount() + " issued, and " + holders
                            + " are on record",
                    null);
        }
        IssuePeriod period = coupon.terms().issuePeriod();
        List<String> meta = List.of(
                "used",
                Integer.toString(holders),
                "total",
                Integer.toString(coupon.inventory().totalCount()),
                "withheld",
                "0",
                "sequence",
                Long.toString(taken.sequence()),
                "gaps",
                Long.toString(taken.sequence() - holders),
                "startsAt",
                Long.toString(Holding.micros(period.startsAt())),
                "endsAt",
                Long.toString(Holding.micros(period.endsAt())),
                "suspended",
                coupon.suspended() ? "1" : "0",
                "closed",
                "0",
                "revision",
                Long.toString(taken.revision()),
                "restockFrom",
                "0",
                "restockUntil",
                "0");
        return store.scripts().run(LuaScript.OPEN, keys, meta).orUnavailable().text(0);
    }

    /** What an opening that did not finish has left behind; it was never issued from. */
    private void forget(CouponKeys abandoned) {
        try {
            long unused = store.jedis().unlink(abandoned.members(), abandoned.outbox());
        } catch (JedisException failure) {
            LOG.debug(
                    "what an abandoned opening of coupon {} left in Redis stays there", abandoned.couponId(), failure);
        }
    }
}
