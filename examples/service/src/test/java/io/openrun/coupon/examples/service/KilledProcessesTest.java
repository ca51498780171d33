package io.openrun.coupon.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.testkit.SampleCoupons;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Service and worker are killed while a crowd asks, and started again: nobody is forgotten, nobody has two. */
@Timeout(300)
class KilledProcessesTest {

    private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);
    private static final Duration ON_RECORD_WITHIN = Duration.ofMinutes(1);
    private static final int STOCK = 3_000;
    private static final int MEMBERS = 4_000;

    private final List<ChildProcess> children = new ArrayList<>();
    private ChildProcess servers;
    private JdbcStore store;
    private Map<String, Object> addresses;

    @BeforeEach
    void start() {
        servers = OpenRunService.startServers();
        addresses = servers.awaitReady();
        store = JdbcStore.builder()
                .jdbcUrl(address("spring.datasource.url"))
                .credentials(address("spring.datasource.username"), address("spring.datasource.password"))
                .build();
        new CouponSchema(store).install();
    }

    @AfterEach
    void stop() {
        children.forEach(ChildProcess::close);
        store.close();
        servers.close();
    }

    @Test
    void a_crowd_is_served_over_the_death_of_service_and_worker() throws Exception {
        Coupon coupon = SampleCoupons.open(STOCK);
        new JdbcCouponCatalog(store).create(coupon);
        int port = freePort();
        int operations = freePort();
        int workersPort = freePort();
        ChildProcess service = startService(port, operations);
        ChildProcess worker = startWorker(workersPort);
        awaitReady(operations);
        awaitReady(workersPort);

        HttpCrowd crowd = HttpCrowd.start(port, coupon.id(), MEMBERS);
        await(() -> crowd.answered() > MEMBERS / 8 && rows(coupon).size() > 0, STARTED_WITHIN);
        kill(worker);
        await(() -> crowd.answered() > MEMBERS / 4, STARTED_WITHIN);
        kill(service);
        int answeredBefore = crowd.answered();
        startService(port, operations);
        startWorker(workersPort);
        crowd.awaitAll(STARTED_WITHIN);

        assertThat(crowd.answered()).isEqualTo(MEMBERS).isGreaterThan(answeredBefore);
        assertThat(crowd.failures())
                .as("calls without an answer while the service was dead")
                .isPositive();
        await(() -> rows(coupon).size() >= STOCK, ON_RECORD_WITHIN);
        Map<String, String> onRecord = new HashMap<>();
        rows(coupon)
                .forEach(row -> onRecord.put(row.memberId().value(), row.id().toString()));
        assertThat(rows(coupon)).hasSize(STOCK);
        assertThat(crowd.held()).isEqualTo(onRecord);
    }

    private ChildProcess startService(int port, int operations) {
        Map<String, String> settings = settings();
        settings.put("OPENRUN_COUPON_HANDOFF_WORKER", "false");
        settings.put("SERVER_PORT", String.valueOf(port));
        settings.put("MANAGEMENT_SERVER_PORT", String.valueOf(operations));
        return start("service", settings);
    }

    private ChildProcess startWorker(int port) {
        Map<String, String> settings = settings();
        settings.put("MANAGEMENT_SERVER_PORT", String.valueOf(port));
        return start("worker", settings);
    }

    private ChildProcess start(String role, Map<String, String> settings) {
        ChildProcess child = ChildProcess.start(role, settings);
        child.whenEnded(() -> {});
        children.add(child);
        return child;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        addresses.forEach((key, value) ->
                settings.put(key.toUpperCase(java.util.Locale.ROOT).replace('.', '_'), value.toString()));
        settings.put("OPENRUN_COUPON_ENGINE", "redis-lua");
        settings.put("OPENRUN_SERVICE_SERVERS", "none");
        settings.put("OPENRUN_SERVICE_WORKER", "none");
        settings.put("OPENRUN_SERVICE_DEMO", "false");
        settings.put("OPENRUN_SERVICE_ENDSWITHPARENT", "true");
        return settings;
    }

    private String address(String key) {
        return String.valueOf(addresses.get(key));
    }

    private static void awaitReady(int port) {
        await(() -> HttpCrowd.isReady(port), STARTED_WITHIN);
    }

    private static void kill(ChildProcess child) {
        assertThat(ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly())
                .isTrue();
    }

    private List<IssuedCoupon> rows(Coupon coupon) {
        JdbcIssuedCouponHistory history = new JdbcIssuedCouponHistory(store);
        List<IssuedCoupon> rows = new ArrayList<>();
        List<IssuedCoupon> page;
        do {
            page = history.listByCoupon(
                    coupon.id(), rows.isEmpty() ? 0 : rows.get(rows.size() - 1).sequence(), 1_000);
            rows.addAll(page);
        } while (!page.isEmpty());
        return rows;
    }

    private static void await(BooleanSupplier condition, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
