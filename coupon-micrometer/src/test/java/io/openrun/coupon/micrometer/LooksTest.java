package io.openrun.coupon.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LooksTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofNanos(1);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** How long a call may take that waits for nothing, on a machine that does other things, too. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final List<AutoCloseable> opened = new ArrayList<>();

    private Looks looks(Duration every, Duration patience, Duration trust) {
        Looks looks = new Looks(new Looks.Times(every, patience, trust));
        opened.add(looks);
        return looks;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void a_look_is_shared_by_all_who_read_until_the_next_is_due() {
        AtomicInteger asked = new AtomicInteger();
        View<Integer> seldom = looks(LONG, LONG, LONG).at("seldom", asked::incrementAndGet);
        assertThat(seldom.value()).isEqualTo(1);
        assertThat(seldom.value()).isEqualTo(1);
        assertThat(asked).hasValue(1);
        AtomicInteger often = new AtomicInteger();
        View<Integer> always = looks(SHORT, LONG, LONG).at("always", often::incrementAndGet);
        assertThat(always.value()).isEqualTo(1);
        assertThat(always.value()).isEqualTo(2);
    }

    @Test
    void looks_are_never_concurrent() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        View<Integer> view = looks(SHORT, LONG, LONG).at("one at a time", () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1);
            inside.decrementAndGet();
            return asked.incrementAndGet();
        });
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 500; j++) {
                    assertThat(view.value()).isNotNull();
                }
            }));
        }
        readers.forEach(CompletableFuture::join);
        assertThat(asked).as("coverage: there were many looks").hasValueGreaterThan(100);
        assertThat(most).hasValue(1);
    }

    @Test
    void a_look_that_fails_leaves_nothing_known_until_the_next() {
        AtomicInteger asked = new AtomicInteger();
        View<Integer> view = looks(SHORT, LONG, LONG).at("failing", () -> {
            int turn = asked.incrementAndGet();
            return switch (turn) {
                case 2 -> throw new NotCarriedOutException(Reason.UNAVAILABLE, Duration.ZERO, "away", null);
                case 3 -> throw new IllegalStateException("broken");
                default -> turn;
            };
        });
        assertThat(view.value()).isEqualTo(1);
        assertThat(view.value()).isNull();
        assertThat(view.value()).isNull();
        assertThat(view.value()).isEqualTo(4);
    }

    @Test
    void silent_stores_are_waited_for_once_and_all_together() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Looks looks = looks(SHORT, PATIENCE, LONG);
        List<View<Integer>> views = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            views.add(looks.at("silent", () -> {
                asked.incrementAndGet();
                await(end);
                return 1;
            }));
        }
        long start = System.nanoTime();
        views.forEach(view -> assertThat(view.value()).isNull());
        views.forEach(view -> assertThat(view.value()).isNull());
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(PATIENCE)
                .as("50 waits would be 10 seconds")
                .isLessThan(AT_ONCE);
        assertThat(asked).as("each was asked, and once").hasValue(50);
        end.countDown();
        views.forEach(view -> Poll.until(() -> view.value() != null));
    }

    @Test
    void what_was_found_is_told_for_a_while_when_the_store_falls_silent() {
        Semaphore answers = new Semaphore(1);
        View<String> trusting = looks(SHORT, PATIENCE, LONG).at("trusting", () -> answer(answers));
        assertThat(trusting.value()).isEqualTo("found");
        assertThat(trusting.value()).as("the second look hangs").isEqualTo("found");
        assertThat(answers.hasQueuedThreads()).isTrue();
        Semaphore others = new Semaphore(1);
        View<String> doubting = looks(SHORT, PATIENCE, PATIENCE.dividedBy(2)).at("doubting", () -> answer(others));
        assertThat(doubting.value()).isEqualTo("found");
        assertThat(doubting.value()).as("the second look hangs").isNull();
        assertThat(others.hasQueuedThreads()).isTrue();
        answers.release();
        others.release();
    }

    @Test
    void an_interrupted_reader_gets_what_is_known_at_once() {
        Semaphore answers = new Semaphore(1);
        View<String> view = looks(SHORT, LONG, LONG).at("silent", () -> answer(answers));
        assertThat(view.value()).isEqualTo("found");
        Thread.currentThread().interrupt();
        assertThat(view.value()).isEqualTo("found");
        assertThat(Thread.interrupted()).isTrue();
        answers.release();
    }

    @Test
    void once_closed_nothing_is_known_and_nobody_waits() {
        Looks looks = looks(SHORT, LONG, LONG);
        View<Integer> view = looks.at("closed", () -> 1);
        assertThat(view.value()).isEqualTo(1);
        looks.close();
        assertThat(view.value()).isNull();
        assertThat(view.value()).isNull();
    }

    private static String answer(Semaphore answers) {
        answers.acquireUninterruptibly();
        return "found";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            throw new IllegalStateException(closed);
        }
    }
}
