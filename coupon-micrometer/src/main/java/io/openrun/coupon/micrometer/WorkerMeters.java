package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.openrun.coupon.queue.EventBacklog;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.WorkerHealth;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How one worker is doing. What its source holds is looked at; all else the worker knows itself. */
final class WorkerMeters implements MeterBinder {

    private static final String WORKER = "worker";

    private final String name;
    private final EventWorker worker;
    private final View<EventBacklog.Backlog> backlog;

    WorkerMeters(String name, EventWorker worker, Looks looks) {
        this.name = name;
        this.worker = worker;
        this.backlog = looks.at("worker." + name, () -> worker.health().backlog());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (WorkerHealth.State state : WorkerHealth.State.values()) {
            Gauge.builder("coupon.worker.state", () -> worker.glance().state() == state ? 1 : 0)
                    .description("1 for what the worker is doing, 0 for what it is not")
                    .tags(WORKER, name, "state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("coupon.worker.failing", () -> worker.glance().failing() ? 1 : 0)
                .description("1 while source, sink or dead letters do not answer the worker")
                .tag(WORKER, name)
                .register(registry);
        FunctionCounter.builder(
                        "coupon.worker.stored", worker, it -> it.glance().stored())
                .description("Events that the sink has taken, those that came twice counted twice")
                .baseUnit("events")
                .tag(WORKER, name)
                .register(registry);
        FunctionCounter.builder(
                        "coupon.worker.deadlettered", worker, it -> it.glance().deadLettered())
                .description("Messages that went to the dead letters")
                .baseUnit("messages")
                .tag(WORKER, name)
                .register(registry);
        bindBacklog(registry);
    }

    private void bindBacklog(MeterRegistry registry) {
        Gauge.builder("coupon.worker.backlog", this::messages)
                .description("Messages in the worker's source that are not acknowledged")
                .baseUnit("messages")
                .tag(WORKER, name)
                .register(registry);
        TimeGauge.builder("coupon.worker.lag", this::lagSeconds, TimeUnit.SECONDS)
                .description("Age of the oldest message in the worker's source")
                .tag(WORKER, name)
                .register(registry);
    }

    private double messages() {
        EventBacklog.Backlog known = backlog.value();
        return known == null ? Double.NaN : known.messages();
    }

    private double lagSeconds() {
        EventBacklog.Backlog known = backlog.value();
        Duration age = known == null ? null : known.oldestAge();
        return age == null ? Double.NaN : age.toNanos() / 1e9;
    }
}
