package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.redis.RedisDurability;
import java.time.Duration;

/** What "issued" means in Redis, by the words of the command line. */
enum DurabilityChoice {
    FAST("fast"),
    FSYNC("fsync"),
    REPLICATED("replicated");

    /** Below the second and a half that is left of the client's two. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);

    private final String word;

    DurabilityChoice(String word) {
        this.word = word;
    }

    RedisDurability of(int replicas) {
        return switch (this) {
            case FAST -> RedisDurability.fast();
            case FSYNC -> RedisDurability.fsync();
            case REPLICATED -> RedisDurability.replicated(replicas, WAIT_MAX);
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
