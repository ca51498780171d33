package io.openrun.coupon.queue.kafka;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.testkit.EventSinkContract;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.SinkUnderTest;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

class KafkaEventSinkContractTest extends EventSinkContract {

    private final Topic topic = Topic.of(3);
    private final Topic.Writer writer = topic.writer();
    private final Topic.Reader behind = topic.reader();
    private final Set<CouponIssuedEvent> arrived = new HashSet<>();

    @Override
    protected SinkUnderTest sink() {
        return new SinkUnderTest(writer.sink(), SampleCoupons::newId, this::arrivedOf);
    }

    @AfterEach
    void end() {
        behind.close();
        writer.close();
    }

    /** Reads on to where the topic ends. */
    private Set<CouponIssuedEvent> arrivedOf(CouponId couponId) {
        Topic.until(() -> {
            behind.source().poll(1_000).ifPresent(next -> {
                arrived.addAll(next.events());
                behind.source().acknowledge(next);
            });
            return !behind.consumer().assignment().isEmpty()
                    && behind.source().backlog().messages() == 0;
        });
        return arrived.stream()
                .filter(event -> event.couponId().equals(couponId))
                .collect(Collectors.toSet());
    }
}
