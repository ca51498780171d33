package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Takers, each with an outbox of its own, that take events while they are being issued. */
final class OutboxSharing {

    private static final int EVENTS_MAX = 20;
    private static final int BATCH_MAX = 5;
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final DatabaseKind kind;
    private final int takers;
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger successful = new AtomicInteger();

    OutboxSharing(DatabaseKind kind, int takers) {
        this.kind = kind;
        this.takers = takers;
    }

    /** Issues batches of three coupons, and lets the takers take until they have all. */
    void run(int batches, Duration patience) throws Exception {
        List<CouponId> coupons = IntStream.range(0, 3)
                .mapToObj(i -> OutboxStores.create(kind, SampleCoupons.open(batches * BATCH_MAX)))
                .toList();
        int expected = IntStream.range(0, batches).map(OutboxSharing::size).sum();
        ExecutorService threads = Executors.newFixedThreadPool(takers);
        try {
            List<Future<Integer>> taking = new ArrayList<>();
            for (int taker = 0; taker < takers; taker++) {
                taking.add(threads.submit(() -> take(expected, patience)));
            }
            for (int batch = 0; batch < batches; batch++) {
                issue(coupons.get(batch % coupons.size()), batch);
            }
            for (Future<Integer> taker : taking) {
                successful.addAndGet(taker.get(patience.toSeconds() + 1, TimeUnit.SECONDS) > 0 ? 1 : 0);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static int size(int batch) {
        return 1 + batch % BATCH_MAX;
    }

    private void issue(CouponId coupon, int batch) {
        List<MemberId> members = IntStream.range(0, size(batch))
                .mapToObj(i -> SampleCoupons.member(batch * BATCH_MAX + i))
                .toList();
        for (IssueOutcome outcome : new RowLockCouponIssuer(OutboxStores.on(kind)).issueAll(coupon, members)) {
            assertThat(outcome.held()).isPresent();
            issued.incrementAndGet();
        }
    }

    private int take(int expected, Duration patience) {
        JdbcOutbox outbox = new JdbcOutbox(OutboxStores.on(kind));
        long deadline = System.nanoTime() + patience.toNanos();
        int mine = 0;
        while (acknowledged.get() < expected && System.nanoTime() < deadline) {
            Optional<Delivery> next = outbox.poll(EVENTS_MAX);
            if (next.isPresent()) {
                deliveries.add(next.get());
                outbox.acknowledge(next.get());
                acknowledged.addAndGet(next.get().events().size());
                mine++;
            } else {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return mine;
    }

    int issued() {
        return issued.get();
    }

    /** How many takers had a delivery. */
    int takers() {
        return successful.get();
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    List<CouponIssuedEvent> taken() {
        return deliveries.stream()
                .flatMap(delivery -> delivery.events().stream())
                .toList();
    }

    static void assertInOrder(Delivery delivery) {
        Map<CouponId, Long> last = new HashMap<>();
        for (CouponIssuedEvent event : delivery.events()) {
            Long before = last.put(event.couponId(), event.sequence());
            assertThat(before == null || before < event.sequence()).isTrue();
        }
    }
}
