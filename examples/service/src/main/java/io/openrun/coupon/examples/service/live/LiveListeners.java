package io.openrun.coupon.examples.service.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Those who watch a run, each with a thread of its own, so that one with a slow line keeps nobody up. Who is gone is found
 * out by writing to him, once a second at the latest. Thread-safe.
 */
final class LiveListeners implements AutoCloseable {

    private static final Duration WATCH_MAX = Duration.ofMinutes(10);
    private static final Duration NEWS_EVERY = Duration.ofSeconds(1);
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads;

    LiveListeners(int listenersMax) {
        this.threads = new ThreadPoolExecutor(
                0, listenersMax, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), LiveListeners::thread);
    }

    /** Sends what comes after a sample, then the end. */
    SseEmitter listen(LiveRun run, int after) {
        SseEmitter emitter = new SseEmitter(WATCH_MAX.toMillis());
        try {
            threads.execute(() -> feed(run.record(), after, emitter));
        } catch (RejectedExecutionException full) {
            throw LiveProblem.tooManyListeners();
        }
        return emitter;
    }

    /** How many are watching. */
    int count() {
        return threads.getActiveCount();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static void feed(RunRecord record, int after, SseEmitter emitter) {
        try {
            int seen = after;
            RunRecord.News news = record.after(seen, NEWS_EVERY);
            while (!news.view().state().isOver()) {
                seen = send(news, seen, emitter);
                news = record.after(seen, NEWS_EVERY);
            }
            int unused = send(news, seen, emitter);
            emitter.send(SseEmitter.event().name("end").data(news.view(), MediaType.APPLICATION_JSON));
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            emitter.complete();
        } catch (InterruptedException closing) {
            emitter.complete();
            Thread.currentThread().interrupt();
        }
    }

    private static int send(RunRecord.News news, int seen, SseEmitter emitter) throws IOException {
        if (news.samples().isEmpty()) {
            emitter.send(SseEmitter.event().comment("still here"));
        }
        int last = seen;
        for (LiveSample sample : news.samples()) {
            last = sample.number();
            emitter.send(SseEmitter.event()
                    .id(Integer.toString(last))
                    .name("sample")
                    .data(sample, MediaType.APPLICATION_JSON));
        }
        return last;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "live-listener");
        thread.setDaemon(true);
        return thread;
    }
}
