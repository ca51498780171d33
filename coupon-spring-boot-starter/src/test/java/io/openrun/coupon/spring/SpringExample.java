package io.openrun.coupon.spring;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** What docs/spring-boot.md shows. */
@EnableTransactionManagement(proxyTargetClass = true)
class SpringExample {

    // docs: service
    @Service
    static class Checkout {

        private final CouponIssuer coupons;
        private final JdbcTemplate sql;

        Checkout(CouponIssuer coupons, JdbcTemplate sql) {
            this.coupons = coupons;
            this.sql = sql;
        }

        IssueOutcome openRun(String member) {
            return coupons.issue(new CouponId("open-run"), new MemberId(member));
        }

        @Transactional // both, or neither
        public IssueOutcome orderWithCoupon(String member) {
            sql.update("INSERT INTO orders (member) VALUES (?)", member);
            return coupons.issue(new CouponId("with-order"), new MemberId(member));
        }
    }
    // docs: end
}
