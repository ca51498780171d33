package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.NotCarriedOutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRunTest {

    private static final CouponId COUPON = new CouponId("run");
    private static final OpenRunPlan PLAN = new OpenRunPlan(50, 10, 8, 2, 1);

    private final InMemoryCoupons coupons = new InMemoryCoupons();

    @Test
    void crowd_that_is_answered_honestly_is_judged_to_be() {
        OpenRun run = offered(PLAN, coupons);
        OpenRunTiming timing = run.run();

        assertThat(verdict(run).findings())
                .allMatch(OpenRunVerdict.Finding::isKept)
                .hasSize(OpenRunPromise.values().length);
        assertThat(verdict(run).isPass()).isTrue();
        assertThat(timing.allIssued()).isTrue();
        assertThat(run.tally().answered()).isEqualTo(100);
    }

    @Test
    void latency_since_asked_begins_anew_and_that_of_all_goes_on() {
        OpenRun run = offered(PLAN, coupons);
        run.run();

        assertThat(run.tally().latencySinceAsked().count()).isEqualTo(100);
        assertThat(run.tally().latencySinceAsked()).isEqualTo(new OpenRunLatency(0, 0, 0, 0, 0));
        assertThat(run.tally().latency().count()).isEqualTo(100);
        assertThat(run.tally().latency().p99Ms())
                .isPositive()
                .isGreaterThanOrEqualTo(run.tally().latency().p50Ms());
    }

    @Test
    void who_is_sent_home_asks_no_more_and_that_shows_in_the_verdict() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(5);
        CountDownLatch goOn = new CountDownLatch(1);
        OpenRun run = offered(new OpenRunPlan(50, 10, 1, 1, 1), (coupon, members) -> {
            begun.countDown();
            if (begun.getCount() == 0) {
                await(goOn);
            }
            return coupons.issueAll(coupon, members);
        });
        Thread crowd = new Thread(run::run, "run");
        crowd.start();
        begun.await();
        run.stop();
        goOn.countDown();
        crowd.join();

        assertThat(run.tally().answered()).isEqualTo(5);
        assertThat(verdict(run).isPass()).isFalse();
    }

    @Test
    void who_asks_again_and_again_is_sent_home_too() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        OpenRun run = offered(PLAN, (coupon, members) -> {
            calls.incrementAndGet();
            throw new NotCarriedOutException(
                    NotCarriedOutException.Reason.BUSY, Duration.ofMillis(1), "too many", null);
        });
        Thread crowd = new Thread(run::run, "run");
        crowd.start();
        Patience.until(() -> calls.get() > 50, Duration.ofSeconds(30));
        run.stop();
        crowd.join(Duration.ofSeconds(30).toMillis());

        assertThat(crowd.isAlive()).isFalse();
        assertThat(run.tally().answered()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1, members", "1, -1, 1, 1, stock", "1, 1, 0, 1, callers", "2000000, 1, 1, 2000, clicks"})
    void figure_out_of_bounds_is_named(int members, int stock, int callers, int clicks, String name) {
        assertThatThrownBy(() -> new OpenRunPlan(members, stock, callers, clicks, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must be ");
    }

    private OpenRun offered(OpenRunPlan plan, CouponIssuer issuer) {
        coupons.create(plan.coupon(COUPON, InstantSource.system().instant()));
        return new OpenRun(plan, issuer, COUPON);
    }

    private OpenRunVerdict verdict(OpenRun run) {
        Coupon coupon = coupons.find(COUPON).orElseThrow();
        OpenRunLedger ledger = new OpenRunLedger(
                OpenRunLedger.rows(coupons, COUPON), coupon.inventory().getRemainCount());
        return OpenRunVerdict.on(PLAN, run.tally(), ledger);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
