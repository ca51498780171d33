package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the READMEs show is what is compiled and run here. */
class ReadmeTest {

    private static final Pattern REGION =
            Pattern.compile("^ *// readme: (?!end)\\w+\\n(.*?)^ *// readme: end", Pattern.MULTILINE | Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ko.md"})
    void the_code_shown_is_the_code_compiled(String readme) throws IOException {
        String shown = Files.readString(Path.of("..", readme));
        List<String> regions = REGION.matcher(Files.readString(Path.of(
                        "src/test/java", ReadmeExample.class.getPackageName().replace('.', '/'), "ReadmeExample.java")))
                .results()
                .map(region -> region.group(1).stripTrailing().stripIndent())
                .toList();
        assertThat(regions).hasSize(3).allSatisfy(region -> assertThat(shown).contains("```java\n" + region + "\n```"));
    }

    @Test
    void the_code_shown_issues_a_coupon() {
        try (StartedDatabase database = TestDatabases.start(DatabaseKind.H2)) {
            String answer = ReadmeExample.openRun(
                    database.jdbcUrl(),
                    database.username(),
                    database.password(),
                    SampleCoupons.open(1).terms());
            assertThat(answer).startsWith("Yours: open-run-1-");
        }
    }

    @Test
    void the_issuers_for_a_crowd_give_one_answer() {
        Stores stores = Stores.on(DatabaseKind.H2);
        Coupon coupon = SampleCoupons.open(1);
        new JdbcCouponCatalog(stores.own).create(coupon);
        assertThat(ReadmeExample.crowd(stores.own, coupon.id(), SampleCoupons.member(1)))
                .isInstanceOf(IssueOutcome.Issued.class);
    }

    @Test
    void the_transaction_shown_commits_both() throws SQLException {
        Stores stores = Stores.on(DatabaseKind.H2);
        Coupon coupon = SampleCoupons.open(1);
        new JdbcCouponCatalog(stores.own).create(coupon);
        try (HikariDataSource service = Stores.servicePool(DatabaseKind.H2, 1)) {
            try (Connection connection = service.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE readme_order (member_id VARCHAR)");
            }
            ReadmeExample.order(stores.own, service, coupon.id(), SampleCoupons.member(1));
        }
        assertThat(new JdbcIssuedCouponHistory(stores.own).count(coupon.id()).total())
                .isEqualTo(1);
    }
}
