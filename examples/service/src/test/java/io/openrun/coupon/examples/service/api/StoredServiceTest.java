package io.openrun.coupon.examples.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.examples.service.OpenRunService;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service as it is, over PostgreSQL and Redis, with the worker in the same process. */
@DirtiesContext
@SpringBootTest(
        classes = OpenRunService.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "spring.security.user.name=operator",
            "spring.security.user.password=open sesame",
            "openrun.service.servers=none",
            "openrun.service.worker=none",
            "openrun.service.demo=false",
            "openrun.service.live=false",
            "openrun.coupon.engine=redis-lua",
            "openrun.coupon.schema=install",
            "openrun.coupon.jdbc.table-prefix=api_",
            "openrun.coupon.hand-off.worker=true"
        })
class StoredServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WORKER = "/admin/workers/couponWorker";
    /** Stopped with this JVM: the service is closed after the last test. */
    private static final RedisServer REDIS = RedisServer.builder().start();

    @Autowired
    CouponCatalog catalog;

    @Autowired
    CouponIssuer issuer;

    @Autowired
    EventWorker worker;

    @Autowired
    DeadLetters deadLetters;

    @Autowired
    EventCodec codec;

    @LocalServerPort
    int port;

    @LocalManagementPort
    int managementPort;

    private Caller api;
    private Caller admin;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) {
        TestDatabase database = TestDatabases.postgresql();
        properties.add("spring.datasource.url", database::jdbcUrl);
        properties.add("spring.datasource.username", database::username);
        properties.add("spring.datasource.password", database::password);
        properties.add("openrun.coupon.redis.uri", REDIS::uri);
    }

    @BeforeEach
    void call() {
        api = new Caller(port).checked();
        admin = new Caller(managementPort).as("operator", "open sesame");
    }

    @AfterEach
    void goOn() {
        worker.resume();
    }

    @Test
    void what_is_issued_and_not_stored_yet_can_be_used_a_little_later() {
        String coupon = create(10);
        assertThat(api.issue(coupon, "kim").reason()).as("not open yet").isEqualTo("UNAVAILABLE");
        assertThat(admin.post("/admin/coupons/" + coupon + "/open").status()).isEqualTo(200);
        pauseWorker();
        Answer issued = api.issue(coupon, "kim");
        assertThat(issued.status()).isEqualTo(201);
        String id = issued.body().path("id").asString();
        assertThat(api.get("/coupons/" + coupon).body().path("remainCount").asInt())
                .isEqualTo(9);
        Answer tooEarly = use(id);
        assertThat(tooEarly.status() + " " + tooEarly.reason()).isEqualTo("503 NOT_YET_STORED");
        assertThat(tooEarly.header("Retry-After")).isEqualTo("1");
        Answer never = use(coupon + "-2-00000000");
        assertThat(never.status() + " " + never.reason()).isEqualTo("404 UNKNOWN_ISSUED_COUPON");
        assertThat(admin.post(WORKER + "/resume").body().path("state").asString())
                .isEqualTo("RUNNING");
        await(() -> use(id).status() == 200);
        assertThat(use(id).reason()).isEqualTo("ALREADY_USED");
        assertThat(use(coupon + "-1-00000000").reason()).isEqualTo("UNKNOWN_ISSUED_COUPON");
    }

    private Answer use(String id) {
        return api.post("/issued-coupons/" + id + "/use");
    }

    /** And waits until it has nothing in hand any more. */
    private void pauseWorker() {
        assertThat(admin.post(WORKER + "/pause").body().path("state").asString())
                .isEqualTo("PAUSED");
        assertThat(worker.drain(PATIENCE)).isTrue();
    }

    @Test
    void an_id_of_a_coupon_in_the_rows_is_never_on_its_way() {
        String coupon = create(1);
        assertThat(use(coupon + "-1-00000000").reason()).isEqualTo("UNKNOWN_ISSUED_COUPON");
    }

    @Test
    void while_redis_is_away_nobody_is_told_that_his_coupon_never_was() {
        String coupon = create(1);
        admin.post("/admin/coupons/" + coupon + "/open");
        String id = coupon + "-1-00000000";
        REDIS.freeze();
        try {
            Answer answer = use(id);
            assertThat(answer.status() + " " + answer.reason()).isEqualTo("503 UNAVAILABLE");
        } finally {
            REDIS.thaw();
        }
        await(() -> use(id).reason().equals("UNKNOWN_ISSUED_COUPON"));
    }

    @Test
    void a_coupon_is_closed_for_good_and_compared_with_the_record() {
        String coupon = create(3);
        admin.post("/admin/coupons/" + coupon + "/open");
        assertThat(api.issue(coupon, "kim").status()).isEqualTo(201);
        assertThat(admin.post("/admin/coupons/" + coupon + "/add-stock", "{\"count\":2}")
                        .body()
                        .path("remainCount")
                        .asInt())
                .isEqualTo(4);
        assertThat(admin.post("/admin/coupons/" + coupon + "/close").status()).isEqualTo(200);
        assertThat(api.issue(coupon, "lee").status()).isEqualTo(410);
        assertThat(api.issue(coupon, "kim").status()).isEqualTo(200);
        await(() -> report(coupon).path("counts").path("rows").asInt() == 1);
        JsonNode report = report(coupon);
        assertThat(report.path("clean").asBoolean()).isTrue();
        assertThat(report.path("repairing").asBoolean()).isFalse();
        assertThat(report.path("counts").path("members").asInt()).isEqualTo(1);
        Answer again = admin.post("/admin/coupons/" + coupon + "/open");
        assertThat(again.status() + " " + again.reason()).isEqualTo("409 HELD_ELSEWHERE");
    }

    private JsonNode report(String coupon) {
        Answer answer = admin.get("/admin/coupons/" + coupon + "/reconcile");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void an_operator_has_dead_letters_delivered_or_discards_them_in_his_name() {
        String coupon = create(1);
        admin.post("/admin/coupons/" + coupon + "/open");
        IssuedCoupon held = issuer.issue(new CouponId(coupon), new MemberId("kim-of-the-letter"))
                .held()
                .orElseThrow();
        String good = letter(
                "good-" + coupon,
                codec.encode(
                        new CouponIssuedEvent(held.couponId(), held.memberId(), held.sequence(), 1, held.issuedAt())));
        String bad = letter("bad-" + coupon, "kim-of-the-letter".getBytes(StandardCharsets.UTF_8));
        Answer list = admin.get("/admin/dead-letters?limit=100");
        assertThat(list.response().body()).contains(good, bad).doesNotContain("kim-of-the-letter");
        assertThat(admin.get("/admin/dead-letters?limit=1").body().path("next").asString(""))
                .isNotEmpty();

        JsonNode delivered =
                admin.post("/admin/dead-letters/" + good + "/reprocess").body();
        assertThat(delivered.path("state").asString()).isEqualTo("REPROCESSED");
        assertThat(delivered.path("operator").asString()).isEqualTo("operator");
        assertThat(admin.post("/admin/dead-letters/reprocess").body().toString())
                .isEqualTo("{\"reprocessed\":0,\"failed\":1,\"skipped\":0}");

        Answer noReason = admin.post("/admin/dead-letters/" + bad + "/discard", "{}");
        assertThat(noReason.status() + " " + noReason.field()).isEqualTo("400 reason");
        JsonNode discarded = admin.post("/admin/dead-letters/" + bad + "/discard", "{\"reason\":\"no event\"}")
                .body();
        assertThat(discarded.path("state").asString()).isEqualTo("DISCARDED");
        assertThat(discarded.path("attempts").asInt()).isEqualTo(2);
        assertThat(discarded.path("reason").asString()).isEqualTo("no event");
        for (String id : List.of(good, bad, "0".repeat(32))) {
            Answer again = admin.post("/admin/dead-letters/" + id + "/discard", "{\"reason\":\"again\"}");
            assertThat(again.status() + " " + again.reason()).isEqualTo("409 NOT_WAITING");
        }
        assertThat(admin.get("/admin/dead-letters?state=DISCARDED").response().body())
                .contains(bad);
    }

    private String letter(String origin, byte[] message) {
        deadLetters.add(List.of(
                new Undeliverable(origin, DeadLetterCause.FAILED, "for a test", 1, new Payload(message), null)));
        return DeadLetter.idOf(origin);
    }

    private String create(int stock) {
        Coupon coupon = SampleCoupons.open(stock);
        catalog.create(coupon);
        return coupon.id().value();
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
