package io.openrun.coupon.acceptance;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssueOverflows;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.IssueOverflows;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;

/** A Redis and a PostgreSQL of a test's own, this JVM's connections to them, and all processes that were started. */
final class Servers implements AutoCloseable {

    final RedisServer redis = RedisServer.builder().start();
    final StartedDatabase database = TestDatabases.start(DatabaseKind.POSTGRESQL);
    final UnifiedJedis jedis;
    final StockRegister register;
    final RedisCouponCatalog catalog;
    final IssuedCouponHistory history;
    final DeadLetters deadLetters;
    final IssueOverflows overflows;

    private final Address address = Address.of(redis, database);
    private final JdbcStore rows;
    private final Path logs;
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<Child> children = new ConcurrentLinkedQueue<>();

    Servers() throws IOException {
        this.logs = Files.createTempDirectory("coupon-acceptance-");
        this.jedis = address.connect();
        this.rows = address.rows();
        new CouponSchema(rows).install();
        this.register = new JdbcStockRegister(rows);
        this.history = new JdbcIssuedCouponHistory(rows);
        this.deadLetters = new JdbcDeadLetters(rows);
        this.overflows = new JdbcIssueOverflows(rows);
        RedisStore store = RedisStore.builder().jedis(jedis).register(register).build();
        this.catalog = new RedisCouponCatalog(store, new JdbcCouponCatalog(rows), history);
    }

    Address address() {
        return address;
    }

    Path logs() {
        return logs;
    }

    int nextNumber() {
        return number.incrementAndGet();
    }

    /** Will see to it that it ends. */
    Child own(Child child) {
        children.add(child);
        return child;
    }

    Sale open(int total) {
        Coupon coupon = SampleCoupons.open(total);
        catalog.create(coupon);
        Coupon unused = catalog.open(coupon.id());
        return new Sale(coupon.id(), total);
    }

    /** Deletes every third row of a coupon, as nobody ever should; how many. */
    int damage(Sale sale) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM issued_coupon WHERE coupon_id = ? AND sequence % 3 = 0")) {
            delete.setString(1, sale.couponId.value());
            return delete.executeUpdate();
        }
    }

    /** All that the processes have logged until now. */
    List<String> logged() throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.flatMap(Servers::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    long childrenAlive() {
        return children.stream().filter(Child::isAlive).count();
    }

    @Override
    public void close() throws IOException {
        children.forEach(Child::close);
        rows.close();
        jedis.close();
        redis.close();
        database.close();
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
