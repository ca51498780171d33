package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.StockEntry;
import io.openrun.coupon.StockState;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The events of all coupons that were opened in Redis, as the scripts recorded them. Takers share the events through a
 * consumer group; what one took and did not acknowledge for a while goes to another.
 *
 * <p>Nothing shortens the streams yet: an acknowledged event stays in Redis.
 */
public final class RedisOutbox implements EventSource {

    private static final Logger LOG = LoggerFactory.getLogger(RedisOutbox.class);
    private static final Duration CLAIM_AFTER = Duration.ofSeconds(30);
    private static final char SEPARATOR = ' ';

    private final RedisStore store;
    private final Duration claimAfter;
    private final String consumer = UUID.randomUUID().toString();
    private final AtomicInteger turn = new AtomicInteger();

    /** How many the last entries had, to know how many entries to take; the most there can be, to begin with. */
    private volatile int eventsPerEntry = CouponIssuer.BATCH_MAX;

    /**
     * An outbox over a store; what another taker does not acknowledge within 30 seconds comes here.
     *
     * @param store where the coupons are; stays the caller's
     */
    public RedisOutbox(RedisStore store) {
        this(store, CLAIM_AFTER);
    }

    /**
     * An outbox over a store.
     *
     * @param store where the coupons are; stays the caller's
     * @param claimAfter how long another taker has for what he took, before it comes here; above zero
     * @throws IllegalArgumentException if {@code claimAfter} is null, zero or negative
     */
    public RedisOutbox(RedisStore store, Duration claimAfter) {
        if (claimAfter == null || claimAfter.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("claimAfter must be above zero");
        }
        this.store = store;
        this.claimAfter = claimAfter;
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be 1 or more, was " + eventsMax);
        }
        List<CouponKeys> streams = streams();
        int first = turn.getAndIncrement();
        @Nullable NotCarriedOutException failure = null;
        for (int i = 0; i < streams.size(); i++) {
            CouponKeys keys = streams.get(Math.floorMod(first + i, streams.size()));
            try {
                List<StreamEntry> entries = take(keys, Math.max(1, eventsMax / eventsPerEntry));
                if (!entries.isEmpty()) {
                    return Optional.of(delivery(keys, entries));
                }
            } catch (NotCarriedOutException broken) {
                // one coupon in trouble does not keep the others' events back
                failure = broken;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    private List<CouponKeys> streams() {
        List<CouponKeys> streams = new ArrayList<>();
        List<StockEntry> page;
        @Nullable CouponId after = null;
        do {
            page = store.register().list(after, Paging.LIMIT_MAX);
            for (StockEntry entry : page) {
                after = entry.coupon().id();
                if (entry.state() == StockState.OPEN || entry.state() == StockState.CLOSED) {
                    streams.add(store.keys(after, entry.epoch()));
                }
            }
        } while (page.size() == Paging.LIMIT_MAX);
        return streams;
    }

    /** What others left, else what is new. */
    private List<StreamEntry> take(CouponKeys keys, int entriesMax) {
        try {
            return takeOrFail(keys, entriesMax);
        } catch (JedisDataException failure) {
            if (!String.valueOf(failure.getMessage()).startsWith("NOGROUP")) {
                throw RedisFailure.looking(failure);
            }
            LOG.warn("the outbox of coupon {} had lost its consumer group; it begins anew", keys.couponId());
            createGroup(keys);
            return List.of();
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    private List<StreamEntry> takeOrFail(CouponKeys keys, int entriesMax) {
        String stream = keys.outbox();
        List<StreamEntry> left = store.jedis()
                .xautoclaim(
                        stream,
                        StockOpening.GROUP,
                        consumer,
                        claimAfter.toMillis(),
                        new StreamEntryID(),
                        new XAutoClaimParams().count(entriesMax))
                .getValue();
        if (!left.isEmpty()) {
            return left;
        }
        List<Map.Entry<String, List<StreamEntry>>> fresh = store.jedis()
                .xreadGroup(
                        StockOpening.GROUP,
                        consumer,
                        new XReadGroupParams().count(entriesMax),
                        Map.of(stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        return fresh == null || fresh.isEmpty() ? List.of() : fresh.get(0).getValue();
    }

    /** Does not create the stream: if that is missing, events are, and nobody must think that there were none. */
    private void createGroup(CouponKeys keys) {
        try {
            String unused = store.jedis().xgroupCreate(keys.outbox(), StockOpening.GROUP, new StreamEntryID(), false);
        } catch (JedisException failure) {
            throw RedisFailure.unavailable("the outbox of coupon " + keys.couponId() + " is missing", failure);
        }
    }

    private Delivery delivery(CouponKeys keys, List<StreamEntry> entries) {
        StringBuilder token =
                new StringBuilder(keys.couponId().value()).append(SEPARATOR).append(keys.epoch());
        List<CouponIssuedEvent> events = new ArrayList<>();
        for (StreamEntry entry : entries) {
            token.append(SEPARATOR).append(entry.getID());
            events.addAll(OutboxEntry.events(keys, entry));
        }
        eventsPerEntry = 1 + (events.size() - 1) / entries.size();
        return new Delivery(token.toString(), events);
    }

    @Override
    public void acknowledge(Delivery delivery) {
        try {
            long unused = store.jedis().xack(keys(delivery).outbox(), StockOpening.GROUP, ids(delivery));
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    @Override
    public void keep(Delivery delivery) {
        try {
            // claiming one's own sets its idle time back, and by ids only it counts no further attempt
            List<StreamEntryID> unused = store.jedis()
                    .xclaimJustId(
                            keys(delivery).outbox(),
                            StockOpening.GROUP,
                            consumer,
                            0,
                            new XClaimParams(),
                            ids(delivery));
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
    }

    private CouponKeys keys(Delivery delivery) {
        String[] token = delivery.token().split(" ", -1);
        return store.keys(new CouponId(token[0]), Long.parseLong(token[1]));
    }

    private static StreamEntryID[] ids(Delivery delivery) {
        return Stream.of(delivery.token().split(" ", -1))
                .skip(2)
                .map(StreamEntryID::new)
                .toArray(StreamEntryID[]::new);
    }
}
