package io.openrun.coupon.examples.service.api;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/**
 * A bucket of requests for each key, in this JVM. Bounded: beyond its size those are forgotten that are seen least, which
 * a crowd of new keys can't do to one that floods. What was not seen for the time of a refill is forgotten, too: it would
 * be full.
 *
 * @param <K> who asks
 */
final class Buckets<K> {

    private final LoadingCache<K, Bucket> buckets;

    Buckets(int requests, Duration per, int keysMax) {
        this.buckets = Caffeine.newBuilder()
                .maximumSize(keysMax)
                .expireAfterAccess(per)
                .executor(Runnable::run)
                .build(key -> bucket(requests, per));
    }

    private static Bucket bucket(int requests, Duration per) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, per))
                .build();
    }

    /** Takes one request: zero if it may be served, else how long until the next may. */
    Duration take(K key) {
        ConsumptionProbe probe = buckets.get(key).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /** How many keys are remembered. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
