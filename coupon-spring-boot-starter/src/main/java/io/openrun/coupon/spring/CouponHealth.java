package io.openrun.coupon.spring;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import io.openrun.coupon.queue.ReconcileReport;
import io.openrun.coupon.queue.WorkerHealth;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * How the coupons of this node are doing. DOWN: a store does not answer, so nothing can be issued. DEGRADED: it issues,
 * and a person should look. A coupon that is sold out is healthy.
 */
final class CouponHealth {

    static final String DEGRADED = "DEGRADED";

    private final DeadLetters deadLetters;
    private final Optional<UnifiedJedis> jedis;
    private final Map<String, EventWorker> workers;
    private final Optional<ReconcileMonitor> monitor;
    private final CouponProperties.Health limits;

    CouponHealth(
            DeadLetters deadLetters,
            Optional<UnifiedJedis> jedis,
            Map<String, EventWorker> workers,
            Optional<ReconcileMonitor> monitor,
            CouponProperties.Health limits) {
        this.deadLetters = deadLetters;
        this.jedis = jedis;
        this.workers = workers;
        this.monitor = monitor;
        this.limits = limits;
    }

    /** What was found: {@code UP}, {@code DEGRADED} or {@code DOWN}, and why. */
    static final class Found {

        private final Map<String, Object> details = new LinkedHashMap<>();
        private String status = "UP";

        String status() {
            return status;
        }

        Map<String, Object> details() {
            return details;
        }

        private void add(String name, Object detail, boolean isFine) {
            details.put(name, detail);
            if (!isFine && status.equals("UP")) {
                status = DEGRADED;
            }
        }

        private void down(String name, RuntimeException failure) {
            details.put(name, "does not answer: " + failure.getMessage());
            status = "DOWN";
        }
    }

    Found look() {
        Found found = new Found();
        lookAtDatabase(found);
        jedis.ifPresent(client -> lookAtRedis(client, found));
        workers.forEach((name, worker) -> lookAtWorker(name, worker.health(), found));
        monitor.ifPresent(reports -> lookAtDrift(reports, found));
        return found;
    }

    private void lookAtDatabase(Found found) {
        try {
            long waiting = deadLetters.waiting().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            found.add("database", "answers", true);
            found.add("deadLetters", waiting, waiting <= limits.deadLettersMax());
        } catch (CouponException failure) {
            found.down("database", failure);
        }
    }

    private static void lookAtRedis(UnifiedJedis client, Found found) {
        try {
            String unused = client.ping();
            found.add("redis", "answers", true);
        } catch (JedisException failure) {
            found.down("redis", failure);
        }
    }

    private void lookAtWorker(String name, WorkerHealth worker, Found found) {
        EventBacklog.Backlog backlog = worker.backlog();
        Duration lag = backlog == null ? null : backlog.oldestAge();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", worker.state());
        details.put("failing", worker.failing());
        if (backlog != null) {
            details.put("messages", backlog.messages());
        }
        if (lag != null) {
            details.put("lag", lag);
        }
        boolean isLate = lag != null && lag.compareTo(limits.lagMax()) > 0;
        found.add(name, details, worker.state() == WorkerHealth.State.RUNNING && !worker.failing() && !isLate);
    }

    private static void lookAtDrift(ReconcileMonitor monitor, Found found) {
        long drift = monitor.reports().values().stream()
                .mapToLong(ReconcileReport::count)
                .sum();
        found.add("drift", drift, drift == 0);
    }
}
