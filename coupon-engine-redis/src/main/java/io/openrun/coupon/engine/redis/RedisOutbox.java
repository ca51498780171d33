package io.openrun.coupon.engine.redis;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The events of all coupons that were opened in Redis, as the scripts recorded them. Takers share the events through a
 * consumer group; what one took and did not acknowledge for a while goes to another.
 *
 * <p>Streams are shortened below the oldest entry that any of their consumer groups did not acknowledge, about once a
 * second. Nothing else may shorten them: {@link #lostEvents()} counts what is gone before its time.
 *
 * <p>What a script recorded for one call is one message. A coupon that is opened is seen after a second at most.
 */
public final class RedisOutbox implements EventSource, EventBacklog {

    private static final Logger LOG = LoggerFactory.getLogger(RedisOutbox.class);
    private static final Duration CLAIM_AFTER = Duration.ofSeconds(30);
    private static final String NEVER = "0";
    private static final long UNKNOWN = -1;

    private final RedisStore store;
    private final String claimAfterMillis;
    private final String consumer = UUID.randomUUID().toString();
    private final AtomicInteger turn = new AtomicInteger();
    private final OutboxLosses losses = new OutboxLosses();
    private final OutboxDecoder decoder = new OutboxDecoder(losses);
    private final OutboxScripts scripts;
    private final OutboxStreams streams;
    private final OutboxLook look;

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
     * @param claimAfter how long another taker has for what he took, before it comes here, a quarter of that later at
     *     most; a millisecond or more
     * @throws IllegalArgumentException if {@code claimAfter} is null or shorter
     */
    public RedisOutbox(RedisStore store, Duration claimAfter) {
        this(store, OutboxTimes.of(claimAfter));
    }

    RedisOutbox(RedisStore store, OutboxTimes times) {
        this.store = store;
        this.claimAfterMillis = Long.toString(times.claimAfter().toMillis());
        this.scripts = new OutboxScripts(store);
        this.streams = new OutboxStreams(store, times);
        this.look = new OutboxLook(store, scripts, losses);
    }

    @Override
    public Optional<Delivery> poll(int eventsMax) {
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax must be 1 or more, was " + eventsMax);
        }
        List<OutboxStream> all = streams.all();
        boolean looked = look.lookIfDue(all);
        Optional<Delivery> delivery = takeFrom(all, eventsMax, looked);
        if (delivery.isPresent() || looked) {
            return delivery;
        }
        look.look(all);
        return takeFrom(all, eventsMax, true);
    }

    /** One stream after the other, beginning with another each time. */
    private Optional<Delivery> takeFrom(List<OutboxStream> all, int eventsMax, boolean isLastTry) {
        int first = turn.getAndIncrement();
        @Nullable NotCarriedOutException failure = null;
        for (int i = 0; i < all.size(); i++) {
            OutboxStream stream = all.get(Math.floorMod(first + i, all.size()));
            @Nullable NotCarriedOutException recent = stream.recentFailure();
            if (recent != null) {
                failure = recent;
            } else if (stream.isWorthReading()) {
                try {
                    Optional<Delivery> delivery = take(stream, eventsMax);
                    if (delivery.isPresent()) {
                        return delivery;
                    }
                } catch (NotCarriedOutException broken) {
                    // one coupon in trouble does not keep the others' events back
                    failure = broken;
                    stream.failed(broken);
                }
            }
        }
        if (failure != null && isLastTry) {
            throw failure;
        }
        return Optional.empty();
    }

    /** What others left, if it is time to look for that, else what is new. */
    private Optional<Delivery> take(OutboxStream stream, int eventsMax) {
        CouponKeys keys = stream.keys();
        String claimAfter = stream.isWorthClaiming() ? claimAfterMillis : NEVER;
        OutboxReply reply =
                scripts.run(LuaScript.TAKE, keys, List.of(consumer, Integer.toString(eventsMax), claimAfter));
        if (reply.isWithoutGroup()) {
            LOG.warn("the outbox of coupon {} had lost its consumer group; it begins anew", keys.couponId());
            createGroup(keys);
            return Optional.empty();
        }
        losses.deleted(keys, reply.texts(4));
        List<OutboxEntry> entries = reply.entries(3);
        if (entries.isEmpty()) {
            stream.hadNothing();
            return Optional.empty();
        }
        int attempts = (int) Math.min(reply.number(1), Integer.MAX_VALUE);
        boolean claimed = reply.number(0) == 1;
        if (claimed) {
            return Optional.of(decoder.delivery(keys, entries, attempts, UNKNOWN));
        }
        stream.nothingToClaim();
        long before = reply.number(2);
        return Optional.of(decoder.delivery(keys, entries, attempts, before == 0 ? stream.sequenceBefore() : before));
    }

    /** Does not create the stream: if that is missing, events are, and nobody must think that there were none. */
    private void createGroup(CouponKeys keys) {
        try {
            String unused = store.jedis().xgroupCreate(keys.outbox(), StockOpening.GROUP, new StreamEntryID(), false);
        } catch (JedisException failure) {
            throw RedisFailure.unavailable("the outbox of coupon " + keys.couponId() + " is missing", failure);
        }
    }

    @Override
    public void acknowledge(Delivery delivery) {
        OutboxToken token = OutboxToken.parse(delivery.token());
        CouponKeys keys = keys(token);
        try {
            long unused = store.jedis().xack(keys.outbox(), StockOpening.GROUP, token.entryIds());
        } catch (JedisException failure) {
            throw RedisFailure.looking(failure);
        }
        @Nullable OutboxStream stream = streams.of(keys);
        if (stream != null) {
            stream.acknowledged();
            look.tidyIfDue(stream);
        }
    }

    @Override
    public void keep(Delivery delivery) {
        OutboxToken token = OutboxToken.parse(delivery.token());
        CouponKeys keys = keys(token);
        List<String> arguments = new ArrayList<>();
        arguments.add(consumer);
        arguments.addAll(token.ids());
        OutboxReply reply = scripts.run(LuaScript.KEEP, keys, arguments);
        if (!reply.isWithoutGroup()) {
            losses.deleted(keys, reply.texts(0));
        }
    }

    private CouponKeys keys(OutboxToken token) {
        return store.keys(token.couponId(), token.epoch());
    }

    @Override
    public Backlog backlog() {
        return new OutboxBacklog(store, scripts).of(streams.all());
    }

    /**
     * How many events this outbox has found gone from the streams although nobody had acknowledged them, since it was
     * made: somebody else has shortened a stream or deleted from it. Each find is also logged as an error. An event that
     * is counted is not lost for good while the coupon's members are in Redis, but comes no more by itself.
     *
     * @return how many at least: of an entry that was gone after it was taken, nobody knows how many events it had
     */
    public long lostEvents() {
        return losses.events();
    }
}
