package io.openrun.coupon.queue.sqs;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventSource.Delivery;
import io.openrun.coupon.testkit.EventSinkContract;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.SinkUnderTest;
import io.openrun.coupon.testkit.TestSqs;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.sqs.SqsClient;

class SqsEventSinkContractTest extends EventSinkContract {

    private final SqsClient client = TestSqs.shared().client();
    private final String url = Queues.create(client);
    private final SqsEventSink sink = Queues.sink(client, url).build();
    private final SqsEventSource behind = Queues.source(client, url).build();
    private final Set<CouponIssuedEvent> arrived = new HashSet<>();

    @Override
    protected SinkUnderTest sink() {
        return new SinkUnderTest(sink, SampleCoupons::newId, this::arrivedOf);
    }

    @AfterEach
    void end() {
        sink.close();
        behind.close();
        client.close();
    }

    private Set<CouponIssuedEvent> arrivedOf(CouponId couponId) {
        for (Optional<Delivery> next = behind.poll(1_000); next.isPresent(); next = behind.poll(1_000)) {
            arrived.addAll(next.get().events());
            behind.acknowledge(next.get());
        }
        return arrived.stream()
                .filter(event -> event.couponId().equals(couponId))
                .collect(Collectors.toSet());
    }
}
