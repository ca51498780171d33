package io.openrun.coupon.acceptance;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A coupon, and all that its members were told. Thread-safe. */
final class Sale {

    final CouponId couponId;
    final int total;

    private final AtomicInteger next = new AtomicInteger();
    private final Map<MemberId, List<Answer>> told = new ConcurrentHashMap<>();
    private final Map<MemberId, Answer> held = new ConcurrentHashMap<>();

    Sale(CouponId couponId, int total) {
        this.couponId = couponId;
        this.total = total;
    }

    /** The number of somebody who has not asked yet. */
    int nextNumber() {
        return next.getAndIncrement();
    }

    /** Somewhat more have come than there are coupons. */
    boolean isOver() {
        return next.get() > total + total / 10;
    }

    /** How many have come, not counting those whose events are poison. */
    int asked() {
        return next.get();
    }

    boolean isHalfFull() {
        return next.get() < total / 2;
    }

    void note(MemberId member, Answer answer) {
        told.compute(member, (any, before) -> {
            List<Answer> all = before == null ? new ArrayList<>(1) : before;
            all.add(answer);
            return all;
        });
        if (answer.kind().isHeld()) {
            held.putIfAbsent(member, answer);
        }
    }

    Map<MemberId, List<Answer>> told() {
        return told;
    }

    /** Who was told that he holds one, and which. */
    Map<MemberId, Answer> held() {
        return held;
    }

    /** The last place that somebody was told of. */
    long lastSequence() {
        return held.values().stream().mapToLong(Answer::sequence).max().orElse(0);
    }

    /** How many places after one, up to another, belong to members whose events are poison. */
    long heldByPoisoned(long after, long last) {
        return held.entrySet().stream()
                .filter(entry -> Members.isPoison(entry.getKey()))
                .filter(entry ->
                        entry.getValue().sequence() > after && entry.getValue().sequence() <= last)
                .count();
    }

    long count(Predicate<Answer> condition) {
        return told.values().stream().flatMap(List::stream).filter(condition).count();
    }

    /** Who was told first that he holds one, after his call had been left in doubt. */
    long foundLater() {
        return told.values().stream()
                .filter(all -> all.stream()
                        .filter(answer -> answer.kind().isHeld())
                        .findFirst()
                        .filter(first -> first.kind() == Answer.Kind.ALREADY)
                        .isPresent())
                .count();
    }
}
