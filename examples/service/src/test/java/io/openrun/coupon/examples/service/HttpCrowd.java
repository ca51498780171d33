package io.openrun.coupon.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CouponId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Members who ask over HTTP until they have an answer: their coupon, or that none is left. */
final class HttpCrowd {

    private static final int THREADS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final URI issues;
    private final int members;
    private final Map<String, String> held = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    private HttpCrowd(URI issues, int members) {
        this.issues = issues;
        this.members = members;
    }

    static HttpCrowd start(int port, CouponId couponId, int members) {
        HttpCrowd crowd = new HttpCrowd(
                URI.create("http://127.0.0.1:" + port + "/coupons/" + couponId.value() + "/issues"), members);
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(crowd::ask, "crowd");
            thread.setDaemon(true);
            crowd.threads.add(thread);
            thread.start();
        }
        return crowd;
    }

    static boolean isReady(int port) {
        try {
            HttpRequest look = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .timeout(TIMEOUT)
                    .build();
            return CLIENT.send(look, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** By member, the id of what each was told to hold. */
    Map<String, String> held() {
        return held;
    }

    int answered() {
        return answered.get();
    }

    int failures() {
        return failures.get();
    }

    void awaitAll(Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, until - System.nanoTime()));
        }
        assertThat(threads).as("callers with an answer").noneMatch(Thread::isAlive);
    }

    private void ask() {
        for (int i = next.getAndIncrement(); i < members; i = next.getAndIncrement()) {
            String member = "member-" + i;
            while (!askOnce(member)) {
                failures.incrementAndGet();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            answered.incrementAndGet();
        }
    }

    private boolean askOnce(String member) {
        HttpRequest request = HttpRequest.newBuilder(issues)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"memberId\":\"" + member + "\"}"))
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            switch (response.statusCode()) {
                case 200, 201 -> {
                    Matcher id = ID.matcher(response.body());
                    assertThat(id.find()).as(response.body()).isTrue();
                    held.put(member, id.group(1));
                    return true;
                }
                case 409 -> {
                    assertThat(response.body()).contains("SOLD_OUT");
                    return true;
                }
                default -> {
                    return false;
                }
            }
        } catch (IOException noAnswer) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
