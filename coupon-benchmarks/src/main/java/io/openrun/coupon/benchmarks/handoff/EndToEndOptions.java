package io.openrun.coupon.benchmarks.handoff;

import io.openrun.coupon.benchmarks.contest.BadArgument;
import io.openrun.coupon.benchmarks.contest.DatabaseChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is issued, by whom, and how it gets into rows. */
final class EndToEndOptions {

    private static final int COUPONS_MAX = 10_000_000;
    private static final int THREADS_MAX = 10_000;
    private static final int REPEAT_MAX = 1_000;
    private static final int WARM_UP_SHARE = 4;

    @Option(
            names = "--handoff",
            paramLabel = "<name>",
            description = "How events get to the worker: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private HandOffChoice handOff = HandOffChoice.STREAMS;

    @Option(
            names = "--redis",
            paramLabel = "<name>",
            description = "Where coupons are issued: redis-always, redis-everysec, redis-no. Default: ${DEFAULT-VALUE}")
    private DatabaseChoice redis = DatabaseChoice.REDIS_EVERYSEC;

    @Option(
            names = "--coupons",
            paramLabel = "<n>",
            description = "How many are issued. Default: 200000; through SQS, ten a request, 20000")
    private @Nullable Integer coupons;

    @Option(
            names = "--worker",
            paramLabel = "<when>",
            description = "When the worker runs: ${COMPLETION-CANDIDATES} all were issued. Default: ${DEFAULT-VALUE}")
    private WorkerStart worker = WorkerStart.AT_ONCE;

    @Option(names = "--blocking", description = "Makes callers wait for their answers.")
    private boolean blocking;

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description = "How many callers wait with --blocking. Default: ${DEFAULT-VALUE}")
    private int threads = 256;

    @Option(names = "--repeat", paramLabel = "<n>", description = "How many runs. Default: ${DEFAULT-VALUE}")
    private int repeat = 3;

    @Option(
            names = "--warmup",
            paramLabel = "<n>",
            description = "Coupons issued and stored before, which are not reported. Default: a quarter of --coupons")
    private @Nullable Integer warmup;

    void check() {
        BadArgument.require(coupons(), 1, COUPONS_MAX, "--coupons");
        BadArgument.require(threads, 1, THREADS_MAX, "--threads");
        BadArgument.require(repeat, 1, REPEAT_MAX, "--repeat");
        BadArgument.require(warmup(), 1, COUPONS_MAX, "--warmup");
        redis.requireRedis("--redis");
    }

    HandOffChoice handOff() {
        return handOff;
    }

    DatabaseChoice redis() {
        return redis;
    }

    int coupons() {
        return coupons == null ? handOff.coupons() : coupons;
    }

    WorkerStart worker() {
        return worker;
    }

    boolean isWorkerAfter() {
        return worker == WorkerStart.AFTER;
    }

    boolean isBlocking() {
        return blocking;
    }

    int threads() {
        return threads;
    }

    /** Who calls, in a word. */
    String callers() {
        return blocking ? threads + " waiting" : "async";
    }

    int repeat() {
        return repeat;
    }

    int warmup() {
        return warmup == null ? Math.max(1, coupons() / WARM_UP_SHARE) : warmup;
    }
}
