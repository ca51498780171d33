package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One coupon, the members who ask for it until they are answered, and all that they were told. Thread-safe. */
final class Sale {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int ONE_IN = 8;

    final CouponId couponId;
    final int total;
    final LongAdder unknown = new LongAdder();
    final LongAdder notCarriedOut = new LongAdder();
    /** How many calls whose answer got lost turned out to have been carried out. */
    final LongAdder foundLater = new LongAdder();

    private final CouponIssuer issuer;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<MemberId, IssuedCoupon> held = new ConcurrentHashMap<>();
    private final Queue<IssuedCoupon> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acknowledgements = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    Sale(CouponId couponId, int total, CouponIssuer issuer) {
        this.couponId = couponId;
        this.total = total;
        this.issuer = issuer;
    }

    /** Lets new members come, many at a time, until there were so many or it is time to end. */
    void run(int callers, int members, BooleanSupplier ended) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(CompletableFuture.runAsync(() -> call(members, ended), threads));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new))
                    .get(10 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            throw new AssertionError("callers are stuck", stuck);
        } finally {
            threads.shutdownNow();
        }
    }

    private void call(int members, BooleanSupplier ended) {
        while (!ended.getAsBoolean() && wrong.isEmpty()) {
            int number = next.getAndIncrement();
            if (number >= members) {
                return;
            }
            ask(SampleCoupons.member(number), ended);
            MemberId earlier = SampleCoupons.member(ThreadLocalRandom.current().nextInt(number + 1));
            if (number % ONE_IN == 0 && held.containsKey(earlier)) {
                ask(earlier, ended);
            }
        }
    }

    /** One member asks until there is an answer. */
    void ask(MemberId member) {
        ask(member, () -> false);
    }

    private void ask(MemberId member, BooleanSupplier ended) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean inDoubt = false;
        int unused = asked.incrementAndGet();
        while (!ended.getAsBoolean()) {
            boolean hadOne = held.containsKey(member);
            try {
                note(member, issuer.issue(couponId, member), inDoubt, hadOne);
                return;
            } catch (OutcomeUnknownException lost) {
                inDoubt = true;
                unknown.increment();
            } catch (NotCarriedOutException no) {
                notCarriedOut.increment();
            } catch (RuntimeException undeclared) {
                wrong.add("undeclared exception: " + undeclared);
                return;
            }
            if (System.nanoTime() - end > 0) {
                wrong.add(member.value() + " is never answered");
                return;
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_MAX_NANOS));
        }
    }

    private void note(MemberId member, IssueOutcome outcome, boolean inDoubt, boolean hadOne) {
        if (outcome.held().isEmpty()) {
            if (hadOne) {
                wrong.add(member.value() + " held one and was told " + outcome);
            }
            if (asked.get() < total) {
                wrong.add(member.value() + " was told " + outcome + " when fewer had asked than there are");
            }
            return;
        }
        IssuedCoupon now = outcome.held().orElseThrow();
        IssuedCoupon before = held.putIfAbsent(member, now);
        if (before == null) {
            acknowledged.add(now);
            int unused = acknowledgements.incrementAndGet();
        }
        if (before != null && !before.equals(now)) {
            wrong.add("changed answer: " + before + ", then " + now);
        }
        if (hadOne && outcome instanceof Issued) {
            wrong.add(member.value() + " was issued two");
        }
        if (before == null && !(outcome instanceof Issued)) {
            foundLater.increment();
            if (!inDoubt) {
                wrong.add(member.value() + " was told that nothing was carried out, and something was");
            }
        }
    }

    int acknowledgements() {
        return acknowledgements.get();
    }

    /** Those who were told first that they hold one, in the order of being told. */
    List<IssuedCoupon> acknowledged(int first) {
        return acknowledged.stream().limit(first).toList();
    }

    /** What must be so when all that was told is still true. */
    void assertKept(Recorded recorded, String about) {
        assertNothingWrong(about);
        recorded.assertAgrees(total, about);
        assertThat(recorded.members()).as("%s: holders", about).hasSameSizeAs(held);
        assertOnRecord(acknowledged(total), recorded, about);
    }

    void assertNothingWrong(String about) {
        assertThat(wrong.stream().limit(10))
                .as("%s: %d wrong answers", about, wrong.size())
                .isEmpty();
    }

    static void assertOnRecord(List<IssuedCoupon> acknowledged, Recorded recorded, String about) {
        assertThat(acknowledged.stream().filter(issued -> !isOnRecord(issued, recorded)))
                .as("%s: lost acknowledgements", about)
                .isEmpty();
    }

    static boolean isOnRecord(IssuedCoupon issued, Recorded recorded) {
        return new Holding(issued.sequence(), issued.issuedAt())
                .equals(recorded.members().get(issued.memberId()));
    }
}
