package io.openrun.coupon.benchmarks.contest;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Redisson as a service has it: everything but the size of its pool, and text for text, as it comes. */
final class RedissonConnection {

    private RedissonConnection() {}

    static RedissonClient open(RedisPlace place) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.useSingleServer()
                .setAddress("redis://" + place.address())
                .setConnectionPoolSize(place.poolSize())
                .setConnectionMinimumIdleSize(place.poolSize());
        return Redisson.create(config);
    }
}
