package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import redis.clients.jedis.RedisClient;

/** An issuer of this library in Redis, with its catalog on a database beside it. */
final class RedisContestant implements AsyncContestant {

    private static final String MEMBERS = "members";
    private static final String EVENTS = "outbox";

    private final RedisPlace place;
    private final RedisClient direct;
    private final OpenedInRedis coupons;
    private final AskedIssuer issuer;
    private final Runnable closeIssuer;

    private RedisContestant(RedisPlace place, OpenedInRedis coupons, AskedIssuer issuer, Runnable closeIssuer) {
        this.place = place;
        this.direct = place.direct();
        this.coupons = coupons;
        this.issuer = issuer;
        this.closeIssuer = closeIssuer;
    }

    /** A script for each call; without waiting it is asked by as many threads as there are connections. */
    static RedisContestant lua(RedisPlace place, Place beside) {
        OpenedInRedis coupons = new OpenedInRedis(place, beside);
        ExecutorService threads = Executors.newFixedThreadPool(place.poolSize());
        CouponIssuer issuer = new LuaCouponIssuer(coupons.store());
        AskedIssuer asked = new AskedIssuer(issuer, AsyncCouponIssuer.of(issuer, threads));
        return new RedisContestant(place, coupons, asked, threads::shutdown);
    }

    /** A script for whoever waits. */
    static RedisContestant coalesced(RedisPlace place, OpenedInRedis coupons) {
        CoalescingCouponIssuer issuer = CoalescingCouponIssuer.around(new LuaCouponIssuer(coupons.store()))
                .build();
        return new RedisContestant(place, coupons, new AskedIssuer(issuer, issuer.async()), issuer::close);
    }

    @Override
    public void open(CouponId couponId, int totalCount) {
        coupons.open(couponId, totalCount);
    }

    @Override
    public Answer issue(CouponId couponId, MemberId memberId) {
        return issuer.issue(couponId, memberId);
    }

    @Override
    public void issue(CouponId couponId, MemberId memberId, Consumer<Answer> answered) {
        issuer.issue(couponId, memberId, answered);
    }

    /** By Redis's own keys, and not by the library's reading of them; an event names its members line by line. */
    @Override
    public Ledger ledger(CouponId couponId) {
        Inventory inventory = coupons.inventory(couponId);
        long members = direct.hlen(key(couponId, MEMBERS));
        EventCount events = EventCount.of(direct, key(couponId, EVENTS), "m");
        return new Ledger(
                members, members, inventory.usedCount(), inventory.totalCount(), events.events(), events.members());
    }

    @Override
    public void retire(CouponId couponId) {
        String members = key(couponId, MEMBERS);
        direct.del(members, key(couponId, EVENTS));
    }

    /** Of the two keys that grow the events' is there from the first moment, and the members' is named like it. */
    private String key(CouponId couponId, String part) {
        Set<String> found = direct.keys("*:{" + couponId.value() + "}:*:" + EVENTS);
        if (found.size() != 1) {
            throw new IllegalStateException("coupon " + couponId + " should be open in one place, is in " + found);
        }
        String events = found.iterator().next();
        return events.substring(0, events.length() - EVENTS.length()) + part;
    }

    @Override
    public String describe() {
        return "pool of " + place.poolSize() + ", the catalog in a database beside it";
    }

    @Override
    public void close() {
        closeIssuer.run();
        coupons.close();
        direct.close();
    }
}
