package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private final Shop shop = new Shop(TestDatabases.h2());

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void isCleanWhereEachRowIsCounted() {
        CouponId coupon = shop.coupon(10).id();
        shop.issue(coupon, 3);

        CommandRun run = shop.run("audit --json");

        assertThat(run.status()).as(run.err() + run.out()).isZero();
        assertThat(run.json().get("reports").get(0).get("rows").intValue()).isEqualTo(3);
        assertThat(shop.run("audit").out()).contains("nothing is wrong");
    }

    @Test
    void findsACounterThatDiffersFromItsRows() throws SQLException {
        CouponId whole = shop.coupon(10).id();
        CouponId damaged = shop.coupon(10).id();
        shop.issue(damaged, 3);
        execute("UPDATE " + shop.prefix + "coupon SET used_count = 5 WHERE id = '" + damaged + "'");

        CommandRun all = shop.run("audit --json");

        assertThat(all.status()).as(all.out()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(all.out()).contains("USED_COUNT", damaged.value());
        assertThat(shop.run("audit " + whole).status()).isZero();
        assertThat(shop.run("audit " + whole + " " + damaged).out()).contains("SOMETHING IS WRONG");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        shop.database.jdbcUrl(), shop.database.username(), shop.database.password());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isOne();
        }
    }
}
