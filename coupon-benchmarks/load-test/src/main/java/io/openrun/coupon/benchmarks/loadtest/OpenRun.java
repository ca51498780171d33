package io.openrun.coupon.benchmarks.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One open run: the service is started anew, warmed up with another coupon, and the crowd comes.
 *
 * @param jar the service
 * @param jmeter who brings the crowd
 * @param crowd who comes
 * @param folder for what is written, a folder below for each run
 */
record OpenRun(Path jar, JMeter jmeter, Crowd crowd, Path folder) {

    /** Of these the service has a thousand from the start. */
    static final String COUPON = "open-run";

    private static final String WARM_UP = "warm-up";
    private static final int WARM_UP_UNITS = 1_000;
    private static final String IN_REDIS = "redis-lua";

    EngineRun with(String engine, int round) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(engine + "-" + round));
        try (ServiceProcess process = ServiceProcess.start(jar, engine, own.resolve("service.log"))) {
            RunningService service = process.service();
            if (crowd.warmUpMembers() > 0) {
                service.create(WARM_UP, WARM_UP_UNITS);
                if (engine.equals(IN_REDIS)) {
                    service.openInRedis(WARM_UP);
                }
            }
            return measured(service, engine, round, own);
        }
    }

    /** The crowd on a service that is there. */
    EngineRun measured(RunningService service, String engine, int round, Path own)
            throws IOException, InterruptedException {
        int units = service.stock(COUPON).remaining();
        try (PeakWatch watch = PeakWatch.start(service)) {
            List<Sample> samples = jmeter.run(crowd, service.port(), new JMeter.Coupons(COUPON, WARM_UP), own);
            Peaks peaks = Peaks.during(labelled(samples, JMeter.ASK), watch.end());
            Answers answers = Answers.of(labelled(samples, JMeter.ASK));
            Answers again = crowd.secondClick() ? Answers.of(labelled(samples, JMeter.ASK_AGAIN)) : null;
            int remaining = service.stock(COUPON).remaining();
            List<String> breaches = Promise.breaches(crowd, units, answers, again, remaining);
            return new EngineRun(engine, round, answers, again, peaks, units, remaining, breaches);
        }
    }

    private static List<Sample> labelled(List<Sample> samples, String label) {
        return samples.stream().filter(sample -> sample.label().equals(label)).toList();
    }
}
