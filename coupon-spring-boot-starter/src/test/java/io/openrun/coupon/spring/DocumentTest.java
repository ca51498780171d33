package io.openrun.coupon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What docs/spring-boot.md shows is what is compiled and run here. */
class DocumentTest {

    private static final Path EXAMPLE = Path.of(
            "../coupon-spring-boot-starter/src/test/java",
            DocumentTest.class.getPackageName().replace('.', '/'),
            "SpringExample.java");
    private static final Pattern REGION =
            Pattern.compile("// docs: service\\n(.*?)^ *// docs: end", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void the_code_shown_is_the_code_compiled() throws IOException {
        Matcher region = REGION.matcher(Files.readString(EXAMPLE));
        assertThat(region.find()).isTrue();
        assertThat(Files.readString(Path.of("../docs/spring-boot.md")))
                .contains("```java\n" + region.group(1).stripTrailing().stripIndent() + "\n```");
    }

    @Test
    void the_code_shown_issues_alone_and_with_an_order() {
        ServiceBeans.service()
                .withUserConfiguration(SpringExample.class)
                .withBean(SpringExample.Checkout.class)
                .run(context -> {
                    CouponCatalog catalog = context.getBean(CouponCatalog.class);
                    catalog.create(coupon("open-run"));
                    catalog.create(coupon("with-order"));
                    JdbcTemplate sql = context.getBean(JdbcTemplate.class);
                    sql.execute("CREATE TABLE orders (member VARCHAR(10) UNIQUE)");
                    SpringExample.Checkout checkout = context.getBean(SpringExample.Checkout.class);
                    assertThat(checkout.openRun("kim")).isInstanceOf(IssueOutcome.Issued.class);
                    assertThat(checkout.openRun("lee")).isEqualTo(new IssueOutcome.Refused(Refusal.SOLD_OUT));
                    assertThat(checkout.orderWithCoupon("kim")).isInstanceOf(IssueOutcome.Issued.class);
                    assertThat(sql.queryForObject("SELECT count(*) FROM orders", Integer.class))
                            .isEqualTo(1);
                });
    }

    private static Coupon coupon(String id) {
        return Coupon.of(
                new CouponId(id),
                SampleCoupons.terms(
                        SampleCoupons.now().minus(Duration.ofHours(1)),
                        SampleCoupons.now().plus(Duration.ofHours(1))),
                1);
    }
}
