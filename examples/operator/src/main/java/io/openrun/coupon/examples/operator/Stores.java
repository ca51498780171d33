package io.openrun.coupon.examples.operator;

import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.StockRegister;
import io.openrun.coupon.engine.jdbc.JdbcCouponCatalog;
import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponHistory;
import io.openrun.coupon.engine.jdbc.JdbcStockRegister;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import io.openrun.coupon.engine.redis.RedisStore;
import io.openrun.coupon.queue.DeadLetters;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stores a command works with. Redis is asked for when it is needed first. */
final class Stores implements AutoCloseable {

    private static final int CONNECTIONS = 2;

    private final StoreOptions options;
    private final Shell shell;
    private final JdbcStore jdbc;
    private @Nullable OpenedRedis redis;

    private Stores(StoreOptions options, Shell shell, JdbcStore jdbc) {
        this.options = options;
        this.shell = shell;
        this.jdbc = jdbc;
    }

    /** Opens the database; {@code mayCreate} one that is a file, too. */
    static Stores open(StoreOptions options, Shell shell, Duration deadline, boolean mayCreate) {
        JdbcStore jdbc = JdbcStore.builder()
                .jdbcUrl(options.jdbcUrl(mayCreate))
                .credentials(options.user(), options.password(shell))
                .tablePrefix(options.tablePrefix())
                .poolSize(CONNECTIONS)
                .deadline(deadline)
                .build();
        return new Stores(options, shell, jdbc);
    }

    JdbcStore jdbc() {
        return jdbc;
    }

    StockRegister register() {
        return new JdbcStockRegister(jdbc);
    }

    DeadLetters deadLetters() {
        return new JdbcDeadLetters(jdbc);
    }

    /** The catalog that can change a coupon wherever its stock is, as far as it is known here. */
    CouponCatalog catalog() {
        return redisCatalog().<CouponCatalog>map(catalog -> catalog).orElseGet(() -> new JdbcCouponCatalog(jdbc));
    }

    /** Empty if no Redis was given. */
    Optional<RedisCouponCatalog> redisCatalog() {
        return redis().map(store ->
                new RedisCouponCatalog(store, new JdbcCouponCatalog(jdbc), new JdbcIssuedCouponHistory(jdbc)));
    }

    /** Empty if none was given. */
    Optional<RedisStore> redis() {
        return options.redisUrl().map(url -> {
            if (redis == null) {
                redis = OpenedRedis.open(url, options, shell, register());
            }
            return redis.store();
        });
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
        jdbc.close();
    }
}
