package io.openrun.coupon.benchmarks.loadtest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks at the service's metrics four times a second. */
final class PeakWatch implements AutoCloseable {

    /** Threads, the pools of the service and of the library, and what waits. */
    private static final List<String> KEPT = List.of(
            "tomcat_threads_",
            "jvm_threads_live",
            "hikaricp_connections_active",
            "hikaricp_connections_pending",
            "hikaricp_connections_max",
            "coupon_pool",
            "coupon_pending");

    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Duration LAST_LOOK = Duration.ofSeconds(10);

    private final RunningService service;
    private final List<Peaks.Look> looks = new ArrayList<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(look -> new Thread(look, "peak-watch"));

    private PeakWatch(RunningService service) {
        this.service = service;
    }

    static PeakWatch start(RunningService service) {
        PeakWatch watch = new PeakWatch(service);
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** A look that fails is one look less. */
    private void look() {
        long now = System.currentTimeMillis();
        try {
            Map<String, Double> kept = PrometheusText.read(service.metrics()).entrySet().stream()
                    .filter(series -> KEPT.stream().anyMatch(series.getKey()::startsWith))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            boolean unused = looks.add(new Peaks.Look(now, kept));
        } catch (IOException failed) {
            System.out.println("  no metrics: " + failed.getMessage());
        }
    }

    /** Ends the looks, and gives them out. */
    List<Peaks.Look> end() throws InterruptedException {
        close();
        if (!timer.awaitTermination(LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the last look at the metrics does not end");
        }
        return List.copyOf(looks);
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
