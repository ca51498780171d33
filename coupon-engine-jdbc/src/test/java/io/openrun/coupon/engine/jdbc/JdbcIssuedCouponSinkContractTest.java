package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.EventSinkContract;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.SinkUnderTest;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;

class JdbcIssuedCouponSinkContractTest {

    @Nested
    class OnPostgresql extends EventSinkContract {
        @Override
        protected SinkUnderTest sink() {
            return on(DatabaseKind.POSTGRESQL);
        }
    }

    @Nested
    class OnMariadb extends EventSinkContract {
        @Override
        protected SinkUnderTest sink() {
            return on(DatabaseKind.MARIADB);
        }
    }

    @Nested
    class OnH2 extends EventSinkContract {
        @Override
        protected SinkUnderTest sink() {
            return on(DatabaseKind.H2);
        }
    }

    private static SinkUnderTest on(DatabaseKind kind) {
        Stores stores = Stores.on(kind);
        return new SinkUnderTest(
                new JdbcIssuedCouponSink(stores.own),
                () -> {
                    Coupon coupon = SampleCoupons.open(10_000);
                    new JdbcCouponCatalog(stores.own).create(coupon);
                    return coupon.id();
                },
                couponId -> events(stores, couponId));
    }

    private static Set<CouponIssuedEvent> events(Stores stores, CouponId couponId) {
        return new JdbcIssuedCouponHistory(stores.borrowing)
                .listByCoupon(couponId, 0, 1_000).stream()
                        .map(issued -> new CouponIssuedEvent(
                                issued.couponId(), issued.memberId(), issued.sequence(), 0, issued.issuedAt()))
                        .collect(Collectors.toSet());
    }
}
