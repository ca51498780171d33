package io.openrun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SoldOutMemoryTest {

    private static final CouponId ID = new CouponId("open-run");
    private static final Refused SOLD_OUT = new Refused(Refusal.SOLD_OUT);

    /** A store that is sold out as long as the test says so, and an engine over it that counts its calls. */
    private static final class Store implements SoldOutSource, CouponIssuer {

        private final Set<MemberId> holders = ConcurrentHashMap.newKeySet();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger looks = new AtomicInteger();
        private volatile OptionalLong soldOutAt = OptionalLong.empty();
        private volatile boolean silent;
        private volatile Runnable whileReading = () -> {};

        void sellOut(int count) {
            IntStream.range(0, count).forEach(i -> holders.add(member(i)));
            soldOutAt = OptionalLong.of(count);
        }

        @Override
        public OptionalLong soldOutAt(CouponId couponId) {
            looks.incrementAndGet();
            if (silent) {
                throw new NotCarriedOutException(
                        NotCarriedOutException.Reason.UNAVAILABLE, Duration.ZERO, "silent", null);
            }
            return soldOutAt;
        }

        @Override
        public void forEachHolder(CouponId couponId, Consumer<MemberId> holder) {
            holders.forEach(holder);
            whileReading.run();
        }

        @Override
        public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> members) {
            calls.incrementAndGet();
            return members.stream().map(this::decide).toList();
        }

        private IssueOutcome decide(MemberId member) {
            return holders.contains(member)
                    ? new AlreadyIssued(IssuedCoupon.issue(ID, member, 1, Instant.EPOCH))
                    : SOLD_OUT;
        }
    }

    private final Store store = new Store();
    private final SoldOutMemory memory = new SoldOutMemory(store, 1_000);
    private final CouponIssuer issuer = memory.around(store);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void a_stranger_is_refused_without_the_store_and_a_holder_is_not() {
        store.sellOut(500);
        learn();
        int before = store.calls.get();
        assertThat(issuer.issue(ID, member(5_000))).isEqualTo(SOLD_OUT);
        assertThat(issuer.issueAll(ID, List.of(member(5_001), member(5_002)))).containsExactly(SOLD_OUT, SOLD_OUT);
        assertThat(store.calls).hasValue(before);
        for (int i = 0; i < 500; i++) {
            assertThat(issuer.issue(ID, member(i))).isInstanceOf(AlreadyIssued.class);
        }
        assertThat(issuer.issueAll(ID, List.of(member(5_001), member(1))).get(1))
                .isInstanceOf(AlreadyIssued.class);
    }

    @Test
    void the_form_that_does_not_wait_does_the_same() throws Exception {
        store.sellOut(1);
        AsyncCouponIssuer async = memory.aroundAsync(AsyncCouponIssuer.of(store, Runnable::run));
        assertThat(async.issue(ID, member(2)).toCompletableFuture().get()).isEqualTo(SOLD_OUT);
        learn();
        int before = store.calls.get();
        assertThat(async.issue(ID, member(3)).toCompletableFuture().get()).isEqualTo(SOLD_OUT);
        assertThat(async.issueAll(ID, List.of(member(4))).toCompletableFuture().get())
                .containsExactly(SOLD_OUT);
        assertThat(store.calls).hasValue(before);
        assertThat(async.issue(ID, member(0)).toCompletableFuture().get()).isInstanceOf(AlreadyIssued.class);
    }

    @Test
    void what_it_knows_is_trusted_no_longer_than_a_lease() throws Exception {
        store.sellOut(1);
        learn();
        store.silent = true;
        Thread.sleep(SoldOutMemory.LEASE.toMillis() + 10);
        int before = store.calls.get();
        assertThat(issuer.issue(ID, member(7))).isEqualTo(SOLD_OUT);
        assertThat(store.calls).hasValue(before + 1);
        store.silent = false;
        learn();
    }

    @Test
    void while_it_is_asked_it_looks_again_and_stays_trusted() throws Exception {
        store.sellOut(1);
        learn();
        int calls = store.calls.get();
        int looks = store.looks.get();
        long end = System.nanoTime() + 3 * SoldOutMemory.LEASE.toNanos();
        int asked = 0;
        while (System.nanoTime() < end) {
            assertThat(issuer.issue(ID, member(9))).isEqualTo(SOLD_OUT);
            asked++;
            Thread.sleep(1);
        }
        assertThat(store.looks.get() - looks).isBetween(2, 20);
        // a background thread that the machine kept waiting may let some through
        assertThat(store.calls.get() - calls).isLessThan(asked / 2);
    }

    @Test
    void stock_that_is_announced_is_forgotten_about_within_a_lease() throws Exception {
        store.sellOut(1);
        learn();
        store.soldOutAt = OptionalLong.empty();
        Thread.sleep(SoldOutMemory.LEASE.toMillis());
        int before = store.calls.get();
        issuer.issue(ID, member(7));
        assertThat(store.calls).hasValue(before + 1);
    }

    @Test
    void holders_of_a_later_sell_out_are_learned_anew() throws Exception {
        store.sellOut(1);
        learn();
        store.sellOut(2);
        Thread.sleep(SoldOutMemory.LEASE.toMillis() + 10);
        long end = System.nanoTime() + 2 * SoldOutMemory.LEASE.toNanos();
        while (System.nanoTime() < end) {
            assertThat(issuer.issue(ID, member(1))).isInstanceOf(AlreadyIssued.class);
        }
        learn();
        assertThat(issuer.issue(ID, member(1))).isInstanceOf(AlreadyIssued.class);
    }

    @Test
    void what_was_issued_while_it_read_is_not_taken_for_complete() {
        store.sellOut(1);
        store.whileReading = () -> {
            store.whileReading = () -> {};
            store.sellOut(2);
        };
        learn();
        assertThat(issuer.issue(ID, member(1))).isInstanceOf(AlreadyIssued.class);
    }

    @Test
    void above_its_capacity_everything_passes() throws Exception {
        store.sellOut(1_001);
        issuer.issue(ID, member(9_000));
        while (store.looks.get() == 0) {
            Thread.sleep(1); // it has begun to learn
        }
        Thread.sleep(50);
        int before = store.calls.get();
        assertThat(issuer.issue(ID, member(9_001))).isEqualTo(SOLD_OUT);
        assertThat(store.calls).hasValue(before + 1);
    }

    @Test
    void it_tells_how_many_holders_it_remembers() {
        store.sellOut(500);
        assertThat(memory.holders()).isZero();
        learn();
        assertThat(memory.holders()).isEqualTo(500);
        memory.close();
        assertThat(memory.holders()).isZero();
    }

    @Test
    void closed_it_lets_everything_pass() {
        store.sellOut(1);
        learn();
        memory.close();
        int before = store.calls.get();
        assertThat(issuer.issue(ID, member(9))).isEqualTo(SOLD_OUT);
        assertThat(store.calls).hasValue(before + 1);
    }

    @Test
    void fingerprints_miss_nobody_and_take_hardly_a_stranger() {
        Fingerprints.Gathering gathering = new Fingerprints.Gathering(100_000);
        IntStream.range(0, 100_000).forEach(i -> gathering.accept(member(i)));
        Fingerprints set = gathering.finish();
        assertThat(IntStream.range(0, 100_000).allMatch(i -> set.mayContain(member(i))))
                .isTrue();
        assertThat(IntStream.range(100_000, 300_000)
                        .filter(i -> set.mayContain(member(i)))
                        .boxed()
                        .collect(Collectors.toSet()))
                .isEmpty();
        assertThatThrownBy(() -> gathering.accept(member(1))).isInstanceOf(IllegalStateException.class);
    }

    /** Asks for strangers until one is refused from memory. */
    private void learn() {
        for (int i = 10_000; ; i++) {
            int before = store.calls.get();
            assertThat(issuer.issue(ID, member(i))).isEqualTo(SOLD_OUT);
            if (store.calls.get() == before) {
                return;
            }
        }
    }

    private static MemberId member(int number) {
        return new MemberId("member-" + number);
    }
}
