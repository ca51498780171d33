package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssueOutcome;
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

/** What the READMEs show is what is compiled and run here. */
class ReadmeTest {

    private static final Path EXAMPLE =
            Path.of("src/test/java", ReadmeTest.class.getPackageName().replace('.', '/'), "ReadmeExample.java");
    private static final Pattern REGION =
            Pattern.compile("// readme: redis\\n(.*?)^ *// readme: end", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void the_code_shown_is_the_code_compiled() throws IOException {
        String region = REGION.matcher(Files.readString(EXAMPLE))
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .findFirst()
                .orElseThrow();
        for (String readme : List.of("README.md", "README.ko.md")) {
            assertThat(Files.readString(Path.of("..", readme))).contains("```java\n" + region + "\n```");
        }
    }

    @Test
    void the_code_shown_issues_a_coupon_and_records_its_event() {
        try (RedisServer server = RedisServer.builder().start();
                JdbcStore rows = Nodes.rows("readme")) {
            Coupon coupon = SampleCoupons.open(10);
            ReadmeExample.Shown shown = ReadmeExample.redis(
                    rows, server.host(), server.port(), new ConnectionPoolConfig(), coupon, SampleCoupons.member(1));
            assertThat(shown.outcome()).isInstanceOf(IssueOutcome.Issued.class);
            assertThat(shown.delivery().orElseThrow().events().get(0).issuedCoupon())
                    .isEqualTo(shown.outcome().held().orElseThrow());
        }
    }
}
