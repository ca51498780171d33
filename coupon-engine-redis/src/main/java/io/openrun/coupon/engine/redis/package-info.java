/**
 * Engines on Redis: standalone, behind Sentinel, or a Cluster.
 *
 * <p>Start at {@link io.openrun.coupon.engine.redis.RedisStore}; issuer, catalog and outbox are each built over one.
 * {@link io.openrun.coupon.engine.redis.RedisLockCouponIssuer} stands alone: it only locks in Redis, and issues from a
 * relational database.
 */
@NullMarked
package io.openrun.coupon.engine.redis;

import org.jspecify.annotations.NullMarked;
