package io.openrun.coupon.benchmarks;

import io.openrun.coupon.benchmarks.report.Case;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One run of JMH for one case. */
final class JmhRun {

    private JmhRun() {}

    static Options of(Case measured, double warmupSeconds, double measureSeconds, int forks) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + measured.benchmark().replace(".", "\\.") + "$")
                .param("issuer", measured.issuer())
                .param("database", measured.database())
                .threads(measured.threads())
                .mode(measured.latency() ? Mode.AverageTime : Mode.Throughput)
                .timeUnit(measured.latency() ? TimeUnit.MILLISECONDS : TimeUnit.SECONDS)
                .warmupIterations(1)
                .warmupTime(seconds(warmupSeconds))
                .measurementIterations(1)
                .measurementTime(seconds(measureSeconds))
                .forks(forks)
                .shouldFailOnError(true);
        if (measured.benchmark().startsWith("SoldOutStorm")) {
            options.param("memory", String.valueOf(measured.memory()));
        }
        return options.build();
    }

    private static TimeValue seconds(double seconds) {
        return TimeValue.milliseconds(Math.max(1, Math.round(seconds * 1_000)));
    }
}
