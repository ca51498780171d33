package io.openrun.coupon.examples.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import io.openrun.coupon.testkit.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Every engine on PostgreSQL and Redis, from the start to the verdict. */
@Timeout(300)
class RunsOnServersTest {

    private static final int MEMBERS = 1_000;

    private static RunningService service;
    private static LiveClient client;

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabases.postgresql();
        String names = "live" + UUID.randomUUID().toString().substring(0, 8);
        service = RunningService.start(Map.of(
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.username",
                database.username(),
                "spring.datasource.password",
                database.password(),
                "openrun.coupon.jdbc.table-prefix",
                names + "_",
                "openrun.coupon.redis.uri",
                TestRedis.shared().uri(),
                "openrun.coupon.redis.key-prefix",
                names,
                "openrun.coupon.redis.allow-weak-server",
                true,
                "openrun.coupon.hand-off.worker",
                true));
        client = new LiveClient(service.address());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @EnumSource(LiveEngine.class)
    void engine_keeps_every_promise(LiveEngine engine) {
        List<LiveClient.Event> events = client.watch(client.started(engine.word(), 200, MEMBERS), "0");
        JsonNode end = events.get(events.size() - 1).data();

        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("FINISHED");
        assertThat(end.get("verdict").get("pass").asBoolean())
                .as(end.toString())
                .isTrue();
        assertThat(end.get("last").get("rows").asInt()).isEqualTo(200);
        assertThat(end.get("last").get("waiting").asInt()).isZero();
    }
}
