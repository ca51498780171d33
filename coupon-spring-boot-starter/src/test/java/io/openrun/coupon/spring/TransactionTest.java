package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.testkit.SampleCoupons;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A coupon that is issued inside of the service's transaction is issued if, and only if, that commits. */
class TransactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine=group-commit",
                "engine=row-lock",
                "engine=optimistic",
                "engine=conditional",
                "jdbc.own-pool=true"
            })
    void what_the_service_rolls_back_was_never_issued(String property) {
        ServiceBeans.service().withPropertyValues("openrun.coupon." + property).run(context -> {
            Coupon coupon = create(context);
            issueWithAnOrder(context, coupon, true);
            assertThat(holders(context, coupon)).isEmpty();
            assertThat(orders(context)).isZero();

            issueWithAnOrder(context, coupon, false);
            assertThat(holders(context, coupon)).hasSize(1);
            assertThat(orders(context)).isEqualTo(1);
        });
    }

    @Test
    void told_to_keep_out_it_commits_by_itself() {
        ServiceBeans.service()
                .withPropertyValues("openrun.coupon.join-transactions=false")
                .run(context -> {
                    Coupon coupon = create(context);
                    issueWithAnOrder(context, coupon, true);
                    assertThat(holders(context, coupon)).hasSize(1);
                    assertThat(orders(context)).isZero();
                });
    }

    private static Coupon create(ApplicationContext context) {
        Coupon coupon = SampleCoupons.open(3);
        context.getBean(CouponCatalog.class).create(coupon);
        context.getBean(JdbcTemplate.class).execute("CREATE TABLE orders (id INT)");
        return coupon;
    }

    private static void issueWithAnOrder(ApplicationContext context, Coupon coupon, boolean rollBack) {
        context.getBean(TransactionTemplate.class).executeWithoutResult(transaction -> {
            context.getBean(JdbcTemplate.class).update("INSERT INTO orders VALUES (1)");
            IssueOutcome outcome = context.getBean(CouponIssuer.class).issue(coupon.id(), SampleCoupons.member(1));
            assertThat(outcome).isInstanceOf(IssueOutcome.Issued.class);
            if (rollBack) {
                transaction.setRollbackOnly();
            }
        });
    }

    private static List<?> holders(ApplicationContext context, Coupon coupon) {
        return context.getBean(IssuedCouponHistory.class).listByCoupon(coupon.id(), 0, 10);
    }

    private static int orders(ApplicationContext context) {
        Integer count =
                context.getBean(JdbcTemplate.class).queryForObject("SELECT count(*) FROM orders", Integer.class);
        return count == null ? -1 : count;
    }
}
