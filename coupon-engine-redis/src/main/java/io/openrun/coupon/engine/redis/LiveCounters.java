package io.openrun.coupon.engine.redis;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/** Puts Redis' counters into the coupons that it issues. Reads one small hash each, beside the scripts that issue. */
final class LiveCounters {

    private static final String[] FIELDS = {"epoch", "total", "withheld", "used"};

    private final RedisStore store;

    LiveCounters(RedisStore store) {
        this.store = store;
    }

    /** The coupons in their order, as they are now. */
    List<Coupon> of(List<StockEntry> entries) {
        List<StockEntry> inRedis =
                entries.stream().filter(LiveCounters::isInRedis).toList();
        List<Inventory> counted = inRedis.isEmpty() ? List.of() : read(inRedis);
        List<Coupon> coupons = new ArrayList<>(entries.size());
        int next = 0;
        for (StockEntry entry : entries) {
            Coupon coupon = entry.coupon();
            coupons.add(
                    isInRedis(entry)
                            ? new Coupon(coupon.id(), coupon.terms(), counted.get(next++), coupon.suspended())
                            : coupon);
        }
        return coupons;
    }

    private static boolean isInRedis(StockEntry entry) {
        return entry.state() == StockState.OPEN || entry.state() == StockState.CLOSED;
    }

    private List<Inventory> read(List<StockEntry> entries) {
        List<Response<List<String>>> replies = new ArrayList<>(entries.size());
        try (AbstractPipeline pipeline = store.scripts().pipeline()) {
            for (StockEntry entry : entries) {
                replies.add(pipeline.hmget(
                        store.keys(entry.coupon().id(), entry.epoch()).meta(), FIELDS));
            }
            pipeline.sync();
            List<Inventory> inventories = new ArrayList<>(entries.size());
            for (int i = 0; i < entries.size(); i++) {
                inventories.add(inventory(entries.get(i), replies.get(i).get()));
            }
            return inventories;
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        } catch (IllegalStateException unanswered) {
            throw RedisFailure.unavailable("Redis did not answer", unanswered);
        }
    }

    private static Inventory inventory(StockEntry entry, List<String> fields) {
        if (!Long.toString(entry.epoch()).equals(fields.get(0)) || fields.contains(null)) {
            throw RedisFailure.unavailable(
                    "Redis does not have coupon " + entry.coupon().id() + " in epoch " + entry.epoch(), null);
        }
        try {
            int left = Math.subtractExact(Integer.parseInt(fields.get(1)), Integer.parseInt(fields.get(2)));
            return new Inventory(left, Integer.parseInt(fields.get(3)));
        } catch (IllegalArgumentException | ArithmeticException damaged) {
            throw RedisFailure.unavailable(
                    "the state of coupon " + entry.coupon().id() + " in Redis is damaged: meta", damaged);
        }
    }
}
