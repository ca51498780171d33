package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** What the READMEs show is what is compiled and run here. */
class ReadmeTest {

    private static final Path EXAMPLE =
            Path.of("src/test/java", ReadmeTest.class.getPackageName().replace('.', '/'), "ReadmeExample.java");
    private static final Pattern REGION =
            Pattern.compile("// readme: [a-z-]+\\n(.*?)^ *// readme: end", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void the_code_shown_is_the_code_compiled() throws IOException {
        List<String> regions = REGION.matcher(Files.readString(EXAMPLE))
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .toList();
        assertThat(regions).hasSize(2);
        for (String readme : List.of("README.md", "README.ko.md")) {
            String text = Files.readString(Path.of("..", readme));
            assertThat(regions).allSatisfy(region -> assertThat(text).contains("```java\n" + region + "\n```"));
        }
    }

    @Test
    void the_code_shown_issues_a_coupon_and_puts_it_on_record() {
        try (RedisServer server = RedisServer.builder().start();
                JdbcStore rows = Nodes.rows("readme");
                UnifiedJedis jedis = RedisClient.create(server.uri())) {
            Coupon coupon = SampleCoupons.open(10);
            IssueOutcome outcome = ReadmeExample.redis(
                    rows, server.host(), server.port(), new ConnectionPoolConfig(), coupon, SampleCoupons.member(1));
            assertThat(outcome).isInstanceOf(IssueOutcome.Issued.class);

            RedisStore redis = RedisStore.builder()
                    .jedis(jedis)
                    .register(new JdbcStockRegister(rows))
                    .build();
            ReadmeExample.AtWork atWork = ReadmeExample.handOff(rows, redis, coupon.id());
            assertThat(atWork.drained()).isTrue();
            assertThat(atWork.report().isClean()).isTrue();
            assertThat(new JdbcIssuedCouponHistory(rows).listByCoupon(coupon.id(), 0, 10))
                    .containsExactly(outcome.held().orElseThrow());
        }
    }
}
