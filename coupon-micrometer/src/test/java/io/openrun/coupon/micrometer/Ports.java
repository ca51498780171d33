package io.openrun.coupon.micrometer;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventSource;
import io.openrun.coupon.queue.IssueOverflows;
import io.openrun.coupon.queue.JsonEventCodec;
import io.openrun.coupon.queue.LiveIssues;
import io.openrun.coupon.queue.ReconcileMonitor;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.Reconciler;
import io.openrun.coupon.queue.RowCounters;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What meters are made of, where only one of its methods matters; all others fail. */
final class Ports {

    private Ports() {}

    static DeadLetters deadLetters(Supplier<Map<DeadLetterCause, Long>> waiting) {
        return answering(DeadLetters.class, "waiting", waiting);
    }

    /** A monitor that has not begun: it has no reports, and asks nobody. */
    static ReconcileMonitor monitor() {
        StockRegister register = unasked(StockRegister.class);
        Reconciler reconciler = Reconciler.builder()
                .register(register)
                .live(unasked(LiveIssues.class))
                .record(unasked(IssuedCouponHistory.class), unasked(RowCounters.class))
                .sink(events -> {})
                .explanations(unasked(DeadLetters.class), JsonEventCodec.unsigned(), unasked(IssueOverflows.class))
                .build();
        return new ReconcileMonitor(reconciler, register, Duration.ofHours(1), new ReconcileMonitor.Listener() {
            @Override
            public void onReport(ReconcileReport report) {}

            @Override
            public void onFailure(@Nullable CouponId couponId, RuntimeException failure) {}
        });
    }

    /** A source that has nothing to give, and tells what the test says that it holds. */
    record ToldBacklog(Supplier<Backlog> told) implements EventSource, EventBacklog {

        @Override
        public Backlog backlog() {
            return told.get();
        }

        @Override
        public Optional<Delivery> poll(int eventsMax) {
            return Optional.empty();
        }

        @Override
        public void acknowledge(Delivery delivery) {}

        @Override
        public void keep(Delivery delivery) {}
    }

    private static <T> T unasked(Class<T> port) {
        return answering(port, "nothing", () -> {
            throw new UnsupportedOperationException();
        });
    }

    private static <T> T answering(Class<T> port, String name, Supplier<?> answer) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            if (!method.getName().equals(name)) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer.get();
        }));
    }
}
