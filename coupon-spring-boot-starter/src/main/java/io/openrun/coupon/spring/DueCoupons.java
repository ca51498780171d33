package io.openrun.coupon.spring;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.engine.redis.RedisCouponCatalog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens coupons in Redis before their issue period begins. Any number of nodes may do so. Thread-safe. */
final class DueCoupons implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DueCoupons.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final RedisCouponCatalog catalog;
    private final Duration ahead;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread daemon = new Thread(work, "coupon-open");
        daemon.setDaemon(true);
        return daemon;
    });

    DueCoupons(RedisCouponCatalog catalog, Duration ahead) {
        this.catalog = catalog;
        this.ahead = ahead;
    }

    /** What is due already is open when this returns, if the stores answer. */
    void start() {
        open();
        Object unused =
                thread.scheduleWithFixedDelay(this::open, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void open() {
        try {
            List<CouponId> opened = catalog.openDue(ahead, coupon -> true);
            if (!opened.isEmpty()) {
                LOG.info("opened in Redis: {}", opened);
            }
        } catch (CouponException failure) {
            LOG.warn("coupons that are due could not be opened now: {}", failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("coupons that are due could not be opened now", failure);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
