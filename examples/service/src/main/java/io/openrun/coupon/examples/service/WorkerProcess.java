package io.openrun.coupon.examples.service;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The worker beside the service, as a process of its own: {@code openrun.service.worker=process}. */
@Component
@ConditionalOnProperty(name = "openrun.service.worker", havingValue = "process")
final class WorkerProcess implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    /** What the worker has to know of the service. By the environment: passwords are not for a list of processes. */
    private static final List<String> HANDED_ON = List.of(
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password",
            "spring.security.user.name",
            "spring.security.user.password",
            "openrun.coupon.redis.uri",
            "openrun.coupon.redis.durability",
            "openrun.coupon.redis.key-prefix",
            "openrun.coupon.jdbc.table-prefix",
            "openrun.coupon.hand-off.queue",
            "openrun.coupon.hand-off.kafka.bootstrap-servers",
            "openrun.coupon.hand-off.kafka.topic",
            "openrun.coupon.hand-off.sqs.queue-url");

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final Environment environment;
    private volatile @Nullable ChildProcess worker;

    WorkerProcess(Environment environment) {
        this.environment = environment;
    }

    /** The service does not wait for it: until it is there, what was issued waits in Redis. */
    @Override
    public void start() {
        Map<String, String> properties = new HashMap<>();
        for (String property : HANDED_ON) {
            String value = environment.getProperty(property);
            if (value != null) {
                properties.put(asVariable(property), value);
            }
        }
        properties.put("OPENRUN_SERVICE_ENDSWITHPARENT", "true");
        start(properties);
    }

    private void start(Map<String, String> properties) {
        ChildProcess started = OpenRunService.startWorker(properties);
        worker = started;
        started.whenEnded(() -> {
            if (isRunning()) {
                LOG.warn("the worker with process id {} has ended; another one is started", started.pid());
                LockSupport.parkNanos(AGAIN_AFTER.toNanos());
                start(properties);
            }
        });
        LOG.info("the worker has process id {}", started.pid());
    }

    /** As Spring Boot reads it from the environment. */
    private static String asVariable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
    }

    @Override
    public void stop() {
        ChildProcess last = worker;
        worker = null;
        if (last != null) {
            last.close();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    /** Stops after the web server, so that what was issued last is put on record, too. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 8192;
    }
}
