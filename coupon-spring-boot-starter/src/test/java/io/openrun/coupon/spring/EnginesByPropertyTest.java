package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

/** A service that adds the dependency and says which engine it wants, has it. */
class EnginesByPropertyTest {

    @ParameterizedTest
    @ValueSource(strings = {"group-commit", "row-lock", "optimistic", "conditional"})
    void each_engine_of_the_database_issues_refuses_and_answers_alike(String engine) {
        ServiceBeans.service()
                .withPropertyValues("openrun.coupon.engine=" + engine)
                .run(context -> assertIssuesTwoOfTwo(context));
    }

    @Test
    void group_commit_is_there_without_a_word_and_answers_those_who_do_not_wait() {
        ServiceBeans.service().run(context -> {
            Coupon coupon = SampleCoupons.open(1);
            context.getBean(CouponCatalog.class).create(coupon);
            IssueOutcome outcome = context.getBean(AsyncCouponIssuer.class)
                    .issue(coupon.id(), SampleCoupons.member(1))
                    .toCompletableFuture()
                    .join();
            assertThat(outcome).isInstanceOf(IssueOutcome.Issued.class);
            assertThat(context).doesNotHaveBean(EventWorker.class);
        });
    }

    @Test
    void a_pool_of_its_own_leaves_the_connections_of_the_service_alone() {
        ServiceBeans.service()
                .withPropertyValues("openrun.coupon.jdbc.own-pool=true")
                .run(context -> {
                    int before = pool(context).getHikariPoolMXBean() == null
                            ? 0
                            : pool(context).getHikariPoolMXBean().getTotalConnections();
                    assertIssuesTwoOfTwo(context);
                    assertThat(
                                    pool(context).getHikariPoolMXBean() == null
                                            ? 0
                                            : pool(context)
                                                    .getHikariPoolMXBean()
                                                    .getTotalConnections())
                            .isEqualTo(before);
                });
    }

    @Test
    void an_address_of_its_own_needs_no_data_source() {
        ServiceBeans.withoutDataSource()
                .withPropertyValues(
                        "openrun.coupon.schema=install",
                        "openrun.coupon.jdbc.url=jdbc:h2:mem:own-address;DB_CLOSE_DELAY=-1")
                .run(context -> assertIssuesTwoOfTwo(context));
    }

    @Test
    void what_the_service_makes_itself_takes_the_place_of_what_is_here() {
        InMemoryCoupons own = new InMemoryCoupons(InstantSource.system());
        ServiceBeans.service()
                .withBean(CouponIssuer.class, () -> own)
                .run(context -> assertThat(context.getBean(CouponIssuer.class)).isSameAs(own));
        ServiceBeans.service()
                .withBean("mine", IssuedCouponHistory.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(IssuedCouponHistory.class)).isSameAs(own));
    }

    @Test
    void switched_off_there_is_nothing() {
        ServiceBeans.bareService()
                .withPropertyValues("openrun.coupon.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CouponIssuer.class)
                        .doesNotHaveBean(JdbcStore.class));
    }

    private static com.zaxxer.hikari.HikariDataSource pool(ApplicationContext context) {
        return context.getBean(com.zaxxer.hikari.HikariDataSource.class);
    }

    static void assertIssuesTwoOfTwo(ApplicationContext context) {
        Coupon coupon = SampleCoupons.open(2);
        context.getBean(CouponCatalog.class).create(coupon);
        CouponIssuer issuer = context.getBean(CouponIssuer.class);
        IssueOutcome first = issuer.issue(coupon.id(), SampleCoupons.member(1));
        assertThat(first).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(issuer.issue(coupon.id(), SampleCoupons.member(1)))
                .isEqualTo(new IssueOutcome.AlreadyIssued(first.held().orElseThrow()));
        assertThat(issuer.issue(coupon.id(), SampleCoupons.member(2))).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(issuer.issue(coupon.id(), SampleCoupons.member(3)))
                .isEqualTo(new IssueOutcome.Refused(Refusal.SOLD_OUT));
        assertThat(context.getBean(CouponCatalog.class)
                        .find(coupon.id())
                        .orElseThrow()
                        .inventory()
                        .getRemainCount())
                .isZero();
    }
}
