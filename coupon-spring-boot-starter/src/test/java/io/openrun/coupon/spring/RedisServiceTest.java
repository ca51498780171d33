package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisOutbox;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.WorkerHealth;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Coupons in Redis, and from there on record, by properties alone. */
class RedisServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void what_is_due_is_opened_issued_in_redis_and_put_on_record() {
        redisService("redis-lua").run(context -> {
            CouponId couponId = createAndOpen(context, 2);
            CouponIssuer issuer = context.getBean(CouponIssuer.class);
            IssueOutcome first = issuer.issue(couponId, SampleCoupons.member(1));
            assertThat(first).isInstanceOf(IssueOutcome.Issued.class);
            assertThat(issuer.issue(couponId, SampleCoupons.member(1)))
                    .isEqualTo(new IssueOutcome.AlreadyIssued(first.held().orElseThrow()));
            assertThat(issuer.issue(couponId, SampleCoupons.member(2))).isInstanceOf(IssueOutcome.Issued.class);
            assertThat(issuer.issue(couponId, SampleCoupons.member(3)))
                    .isEqualTo(new IssueOutcome.Refused(Refusal.SOLD_OUT));
            await(() -> rows(context, couponId) == 2);
            assertThat(context.getBean(IssuedCouponHistory.class).find(couponId, SampleCoupons.member(1)))
                    .isEqualTo(first.held());
            await(() -> context.getBean(ReconcileMonitor.class).reports().containsKey(couponId));
            assertThat(context.getBean(ReconcileMonitor.class).reports().values())
                    .allMatch(ReconcileReport::isClean);
        });
    }

    @Test
    void a_lock_in_redis_needs_nothing_but_its_address() {
        redisService("redis-lock").run(context -> {
            EnginesByPropertyTest.assertIssuesTwoOfTwo(context);
            assertThat(context).doesNotHaveBean(EventWorker.class).doesNotHaveBean(RedisCouponCatalog.class);
        });
    }

    @Test
    void a_context_that_is_held_stores_what_it_has_and_goes_on_later() {
        redisService("redis-lua").run(context -> {
            CouponId couponId = createAndOpen(context, 2);
            ConfigurableApplicationContext service = context.getSourceApplicationContext();
            service.stop();
            assertThat(context.getBean(EventWorker.class).health().state()).isEqualTo(WorkerHealth.State.PAUSED);
            context.getBean(CouponIssuer.class).issue(couponId, SampleCoupons.member(1));
            assertThat(rows(context, couponId)).isZero();
            service.start();
            await(() -> rows(context, couponId) == 1);
        });
    }

    @Test
    void what_a_closed_service_leaves_behind_the_next_one_stores() {
        ApplicationContextRunner service = redisService("redis-lua")
                .withPropertyValues("openrun.coupon.jdbc.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        CouponId[] couponId = new CouponId[1];
        EventWorker[] worker = new EventWorker[1];
        service.withPropertyValues("openrun.coupon.hand-off.worker=false").run(context -> {
            assertThat(context).doesNotHaveBean(EventWorker.class);
            couponId[0] = createAndOpen(context, 5);
            for (int i = 1; i <= 5; i++) {
                assertThat(context.getBean(CouponIssuer.class).issue(couponId[0], SampleCoupons.member(i)))
                        .isInstanceOf(IssueOutcome.Issued.class);
            }
        });
        service.run(context -> {
            worker[0] = context.getBean(EventWorker.class);
            await(() -> rows(context, couponId[0]) == 5);
        });
        assertThat(worker[0].health().state()).isEqualTo(WorkerHealth.State.STOPPED);
    }

    @Test
    void the_trace_of_a_request_goes_along_with_the_event() {
        SimpleTracer tracer = new SimpleTracer();
        redisService("redis-lua")
                .withBean(Tracer.class, () -> tracer)
                .withPropertyValues("openrun.coupon.hand-off.worker=false")
                .run(context -> {
                    CouponId couponId = createAndOpen(context, 2);
                    SimpleSpan span = tracer.nextSpan().start();
                    span.context().setTraceId("4bf92f3577b34da6a3ce929d0e0e4736");
                    span.context().setSpanId("00f067aa0ba902b7");
                    span.context().setSampled(true);
                    try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                        assertThat(scope).isNotNull();
                        context.getBean(CouponIssuer.class).issue(couponId, SampleCoupons.member(1));
                    }
                    context.getBean(CouponIssuer.class).issue(couponId, SampleCoupons.member(2));
                    List<CouponIssuedEvent> events = new ArrayList<>();
                    RedisOutbox outbox = context.getBean(RedisOutbox.class);
                    await(() -> {
                        outbox.poll(10).ifPresent(delivery -> events.addAll(delivery.events()));
                        return events.size() == 2;
                    });
                    assertThat(events)
                            .extracting(event -> String.valueOf(event.traceparent()))
                            .anyMatch(
                                    trace -> trace.contains("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                            .contains("null");
                });
    }

    @Test
    void a_server_that_is_too_weak_is_refused_with_the_properties_that_say_so() {
        try (RedisServer weak = RedisServer.builder().set("appendonly", "no").start()) {
            ServiceBeans.service()
                    .withPropertyValues("openrun.coupon.engine=redis-lua", "openrun.coupon.redis.uri=" + weak.uri())
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .satisfies(cause -> assertThat(context.getStartupFailure())
                                    .hasStackTraceContaining("openrun.coupon.redis.durability")));
        }
    }

    private static ApplicationContextRunner redisService(String engine) {
        return ServiceBeans.service()
                .withPropertyValues(
                        "openrun.coupon.engine=" + engine,
                        "openrun.coupon.redis.uri=" + server.uri(),
                        "openrun.coupon.redis.key-prefix=t"
                                + UUID.randomUUID().toString().substring(0, 8),
                        "openrun.coupon.reconcile.interval=1s");
    }

    private static CouponId createAndOpen(ApplicationContext context, int stock) {
        Coupon coupon = SampleCoupons.open(stock);
        context.getBean(CouponCatalog.class).create(coupon);
        context.getBean(RedisCouponCatalog.class).open(coupon.id());
        return coupon.id();
    }

    private static int rows(ApplicationContext context, CouponId couponId) {
        return context.getBean(IssuedCouponHistory.class)
                .listByCoupon(couponId, 0, 100)
                .size();
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
