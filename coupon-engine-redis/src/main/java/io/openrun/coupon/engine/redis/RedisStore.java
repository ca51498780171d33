package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.queue.Traceparent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;

/**
 * A Redis that holds the stock of opened coupons: how it is reached, how its keys are named, and what "issued" means
 * there. Thread-safe; issuer, catalog and outbox share one.
 *
 * <p>It works on a client of the service's, for a standalone server, Sentinel or a Cluster, which stays the service's to
 * close. Give that client a {@code maxWait} for its pool and a socket timeout: Jedis waits for ever for a connection
 * unless told otherwise.
 */
public final class RedisStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    private final UnifiedJedis jedis;
    private final StockRegister register;
    private final String keyPrefix;
    private final RedisDurability durability;
    private final boolean refuseWeakServer;
    private final Supplier<@Nullable String> traceparent;
    private final ScriptRunner scripts;
    private final OpenCoupons openCoupons;

    private RedisStore(Builder builder, UnifiedJedis jedis, StockRegister register) {
        this.jedis = jedis;
        this.register = register;
        this.keyPrefix = builder.keyPrefix;
        this.durability = builder.durability;
        this.refuseWeakServer = builder.refuseWeakServer;
        this.traceparent = builder.traceparent;
        this.scripts = new ScriptRunner(jedis, durability);
        this.openCoupons = new OpenCoupons(register);
    }

    /** {@return a builder with safe defaults} */
    public static Builder builder() {
        return new Builder();
    }

    UnifiedJedis jedis() {
        return jedis;
    }

    StockRegister register() {
        return register;
    }

    RedisDurability durability() {
        return durability;
    }

    /** The span that this thread is in, as far as somebody knows. */
    @Nullable
    Traceparent traceparent() {
        return Traceparent.ask(traceparent);
    }

    ScriptRunner scripts() {
        return scripts;
    }

    OpenCoupons openCoupons() {
        return openCoupons;
    }

    CouponKeys keys(CouponId couponId, long epoch) {
        return CouponKeys.of(keyPrefix, couponId, epoch);
    }

    /**
     * Compares the server of a key with the durability that was declared.
     *
     * @throws IllegalStateException if it is weaker, and that was not allowed
     */
    void checkServerOf(String key) {
        List<String> weaknesses = new ServerCheck(jedis, durability).weaknessesOfServerOf(key);
        if (weaknesses.isEmpty()) {
            return;
        }
        String all = String.join("; ", weaknesses);
        if (refuseWeakServer) {
            throw new IllegalStateException("Redis is weaker than its declared durability: " + all);
        }
        LOG.warn("Redis is weaker than its declared durability: {}", all);
    }

    /** Builds a {@link RedisStore}; needs a client and a register. Not thread-safe. */
    public static final class Builder {

        private @Nullable UnifiedJedis jedis;
        private @Nullable StockRegister register;
        private String keyPrefix = "coupon";
        private RedisDurability durability = RedisDurability.fsync();
        private boolean refuseWeakServer = true;
        private Supplier<@Nullable String> traceparent = () -> null;

        private Builder() {}

        /**
         * The client.
         *
         * @param jedis for a standalone server, Sentinel or a Cluster; stays the caller's to close
         * @return this builder
         */
        public Builder jedis(UnifiedJedis jedis) {
            this.jedis = jedis;
            return this;
        }

        /**
         * Where it is on record which store holds a coupon's stock.
         *
         * @param register the register of the catalog's store
         * @return this builder
         */
        public Builder register(StockRegister register) {
            this.register = register;
            return this;
        }

        /**
         * How the names of the keys begin.
         *
         * @param keyPrefix 1 to 30 of {@code A-Z a-z 0-9 _ -}; {@code coupon} unless set
         * @return this builder
         * @throws IllegalArgumentException if it has any other character, is empty or too long
         */
        public Builder keyPrefix(String keyPrefix) {
            this.keyPrefix = CouponKeys.checkPrefix(keyPrefix);
            return this;
        }

        /**
         * What must have happened in Redis before a member is told that he was issued one.
         *
         * @param durability the level; {@link RedisDurability#fsync()} unless set
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder durability(RedisDurability durability) {
            if (durability == null) {
                throw new IllegalArgumentException("durability must be given");
            }
            this.durability = durability;
            return this;
        }

        /**
         * Only warns of a server whose settings are weaker than the declared durability, instead of refusing to work
         * with it. What can't be seen, because the server forbids CONFIG, is warned of in any case.
         *
         * @return this builder
         */
        public Builder allowWeakServer() {
            this.refuseWeakServer = false;
            return this;
        }

        /**
         * Who knows the trace that a batch belongs to: its events carry it on. One more field of the batch's entry in
         * the outbox, of 60 to 70 bytes; where there is none, nothing is written.
         *
         * @param traceparent gives a {@code traceparent} of W3C Trace Context, or null; asked on the thread that sends a
         *     batch, at most once each time it is sent, so it must be quick. What it throws, or gives in another form,
         *     counts as none
         * @return this builder
         * @throws IllegalArgumentException if it is null
         */
        public Builder traceparent(Supplier<@Nullable String> traceparent) {
            if (traceparent == null) {
                throw new IllegalArgumentException("traceparent must be given");
            }
            this.traceparent = traceparent;
            return this;
        }

        /**
         * Connects once, to see what server it is. Each coupon's own server is looked at again when it is opened.
         *
         * @return the store
         * @throws IllegalArgumentException if client or register are not set
         * @throws IllegalStateException if the server is too old, no master, or weaker than the declared durability
         * @throws io.openrun.coupon.NotCarriedOutException if it does not answer
         */
        public RedisStore build() {
            if (jedis == null || register == null) {
                throw new IllegalArgumentException("jedis and register must be given");
            }
            RedisStore store = new RedisStore(this, jedis, register);
            store.checkServerOf(keyPrefix);
            return store;
        }
    }
}
