package io.openrun.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.NotCarriedOutException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoalescingCouponIssuerTest {

    private static final CouponId HOT = new CouponId("hot");
    private static final CouponId OTHER = new CouponId("other");
    private static final Duration SHORT = Duration.ofMillis(200);

    private final GatedIssuer engine = new GatedIssuer();
    private final List<CoalescingCouponIssuer> made = new ArrayList<>();

    @AfterEach
    void close() {
        engine.openForGood();
        made.forEach(issuer -> {
            issuer.close();
            assertThat(issuer.pending()).isZero();
            assertThat(issuer.lanes()).isZero();
        });
    }

    @Test
    void what_arrives_while_a_batch_is_on_its_way_is_the_next_in_order_of_arrival() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        List<CompletableFuture<IssueOutcome>> answers = new ArrayList<>(askAndArrive(issuer, "a"));
        answers.addAll(ask(issuer, HOT, "b", "c", "d"));
        engine.openForGood();
        assertThat(engine.nextArrived()).containsExactly("b", "c", "d");
        for (int i = 0; i < 4; i++) {
            assertThat(sequenceOf(answers.get(i))).isEqualTo(i + 1);
        }
    }

    /** What a caller's thread knows, as a trace is known. */
    private static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

    @Test
    void a_batch_is_sent_in_what_the_first_of_its_callers_carries_who_carries_any() throws Exception {
        List<String> sentIn = new CopyOnWriteArrayList<>();
        CoalescingCouponIssuer issuer = recording(sentIn, () -> {
            String mine = REQUEST.get();
            return mine == null
                    ? null
                    : work -> () -> {
                        REQUEST.set(mine);
                        work.run();
                        REQUEST.remove();
                    };
        });
        askAndArrive(issuer, "a");
        ask(issuer, HOT, "b");
        REQUEST.set("second");
        ask(issuer, HOT, "c");
        REQUEST.set("third");
        ask(issuer, HOT, "d");
        REQUEST.remove();
        engine.open(1);
        assertThat(engine.nextArrived()).containsExactly("b", "c", "d");
        ask(issuer, HOT, "e");
        engine.open(1);
        assertThat(engine.nextArrived()).containsExactly("e");
        assertThat(sentIn).containsExactly("null", "second", "null");
    }

    @Test
    void what_callers_carry_is_in_no_answers_way() throws Exception {
        List<Supplier<@Nullable UnaryOperator<Runnable>>> wrong = List.of(
                () -> {
                    throw new IllegalStateException("nothing to carry it in");
                },
                () -> work -> {
                    throw new IllegalStateException("not here");
                },
                () -> work -> () -> {},
                () -> work -> () -> {
                    work.run();
                    work.run();
                },
                () -> work -> () -> {
                    work.run();
                    throw new AssertionError("afterwards");
                });
        engine.openForGood();
        for (Supplier<@Nullable UnaryOperator<Runnable>> carried : wrong) {
            List<String> sentIn = new CopyOnWriteArrayList<>();
            CoalescingCouponIssuer issuer = recording(sentIn, carried);
            assertThat(issuer.issue(HOT, new MemberId("a"))).isInstanceOf(Issued.class);
            assertThat(issuer.async()
                            .issue(HOT, new MemberId("b"))
                            .toCompletableFuture()
                            .get())
                    .isInstanceOf(Issued.class);
            assertThat(sentIn).hasSize(2);
        }
    }

    private CoalescingCouponIssuer recording(List<String> sentIn, Supplier<@Nullable UnaryOperator<Runnable>> carried) {
        CoalescingCouponIssuer issuer = CoalescingCouponIssuer.around((couponId, members) -> {
                    sentIn.add(String.valueOf(REQUEST.get()));
                    return engine.issueAll(couponId, members);
                })
                .carry(carried)
                .build();
        made.add(issuer);
        return issuer;
    }

    @Test
    void a_batch_has_a_bound_and_a_callers_list_is_never_split() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.batchMax(3));
        askAndArrive(issuer, "a");
        ask(issuer, HOT, "b", "c");
        issuer.async().issueAll(HOT, members("d", "e"));
        issuer.async().issueAll(HOT, members("f", "g", "h", "i"));
        ask(issuer, HOT, "j");
        engine.openForGood();
        assertThat(engine.nextArrived()).containsExactly("b", "c");
        assertThat(engine.nextArrived()).containsExactly("d", "e");
        assertThat(engine.nextArrived()).containsExactly("f", "g", "h", "i");
        assertThat(engine.nextArrived()).containsExactly("j");
    }

    @Test
    void a_full_queue_is_busy_at_once_and_nothing_of_it_is_carried_out() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.pendingMax(3));
        askAndArrive(issuer, "a");
        ask(issuer, HOT, "b");
        assertThatThrownBy(() -> issuer.issueAll(HOT, members("c", "d"))).satisfies(is(Reason.BUSY));
        ask(issuer, HOT, "e");
        CompletableFuture<IssueOutcome> refused = ask(issuer, HOT, "f").get(0);
        assertThatThrownBy(refused::get).cause().satisfies(is(Reason.BUSY));
        engine.openForGood();
        assertThat(engine.nextArrived()).containsExactly("b", "e");
    }

    @Test
    void a_hot_coupon_leaves_room_for_others_and_they_take_turns() throws Exception {
        CoalescingCouponIssuer issuer =
                issuer(builder -> builder.batchesMax(1).batchMax(1).pendingPerCouponMax(3));
        askAndArrive(issuer, "a");
        ask(issuer, HOT, "b", "c");
        assertThatThrownBy(() -> issuer.issue(HOT, new MemberId("d"))).satisfies(is(Reason.BUSY));
        ask(issuer, OTHER, "x", "y");
        engine.openForGood();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.addAll(engine.nextArrived());
        }
        // one of the other coupon's goes before all of the hot one's have gone
        assertThat(order.indexOf("x")).isLessThan(order.indexOf("c"));
    }

    @Test
    void as_many_batches_of_a_coupon_are_on_their_way_as_configured() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.batchesPerCouponMax(2));
        askAndArrive(issuer, "a");
        askAndArrive(issuer, "b");
        ask(issuer, HOT, "c", "d");
        engine.open(1);
        assertThat(engine.nextArrived()).containsExactly("c", "d");
    }

    @Test
    void who_waits_too_long_before_being_sent_is_busy_and_left_out() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.deadline(SHORT));
        askAndArrive(issuer, "a");
        assertThatThrownBy(() -> issuer.issue(HOT, new MemberId("b"))).satisfies(is(Reason.BUSY));
        CompletableFuture<IssueOutcome> late = ask(issuer, HOT, "c").get(0);
        assertThatThrownBy(late::get).cause().satisfies(is(Reason.BUSY));
        ask(issuer, HOT, "d");
        engine.openForGood();
        assertThat(engine.nextArrived()).containsExactly("d");
    }

    @Test
    void who_waits_too_long_after_being_sent_does_not_know() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.deadline(SHORT));
        assertThatThrownBy(() -> issuer.issue(HOT, new MemberId("a"))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(engine.nextArrived()).containsExactly("a");
    }

    @Test
    void an_interrupt_leaves_out_who_was_not_sent_and_leaves_open_who_was() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        AtomicReference<Throwable> sent = new AtomicReference<>();
        AtomicReference<Throwable> waiting = new AtomicReference<>();
        Thread first = caller(() -> issuer.issue(HOT, new MemberId("a")), sent);
        engine.nextArrived();
        Thread second = caller(() -> issuer.issue(HOT, new MemberId("b")), waiting);
        while (issuer.pending() < 2) {
            Thread.onSpinWait();
        }
        first.interrupt();
        second.interrupt();
        first.join();
        second.join();
        ask(issuer, HOT, "c");
        engine.openForGood();
        assertThat(sent.get()).isInstanceOf(OutcomeUnknownException.class);
        assertThat(waiting.get()).satisfies(is(Reason.BUSY));
        assertThat(engine.nextArrived()).containsExactly("c");
    }

    @Test
    void a_cancelled_call_is_left_out_if_it_was_not_sent() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        askAndArrive(issuer, "a");
        List<CompletableFuture<IssueOutcome>> calls = ask(issuer, HOT, "b", "c");
        calls.get(0).cancel(true);
        engine.openForGood();
        assertThat(engine.nextArrived()).containsExactly("c");
    }

    @Test
    void a_poisoned_request_fails_alone() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        askAndArrive(issuer, "a");
        List<CompletableFuture<IssueOutcome>> calls = ask(issuer, HOT, "b", "c", "poison", "d", "e");
        engine.openForGood();
        for (int i : new int[] {0, 1, 3, 4}) {
            assertThat(calls.get(i).get()).isInstanceOf(Issued.class);
        }
        assertThatThrownBy(calls.get(2)::get).cause().satisfies(is(Reason.REJECTED));
    }

    @Test
    void any_other_failure_is_everybodys_and_a_bug_leaves_the_outcome_open() {
        NotCarriedOutException busy = new NotCarriedOutException(Reason.BUSY, Duration.ofSeconds(7), "full", null);
        CouponIssuer failing = failing(busy);
        assertThatThrownBy(() -> failing.issue(HOT, new MemberId("a")))
                .satisfies(is(Reason.BUSY))
                .satisfies(e ->
                        assertThat(((NotCarriedOutException) e).retryAfter()).isEqualTo(Duration.ofSeconds(7)))
                .hasCause(busy);
        CouponIssuer buggy = failing(new IllegalStateException("bug"));
        assertThatThrownBy(() -> buggy.issue(HOT, new MemberId("a"))).isInstanceOf(OutcomeUnknownException.class);
        CouponIssuer terse = made(CoalescingCouponIssuer.around((couponId, members) -> List.of()));
        assertThatThrownBy(() -> terse.issue(HOT, new MemberId("a"))).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void code_of_callers_runs_where_nothing_is_sent_and_keeps_nobody_waiting() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        CountDownLatch forEver = new CountDownLatch(1);
        CompletableFuture<String> thread = new CompletableFuture<>();
        issuer.async().issue(HOT, new MemberId("a")).thenAccept(outcome -> {
            thread.complete(Thread.currentThread().getName());
            await(forEver);
        });
        engine.openForGood();
        assertThat(thread.get(10, TimeUnit.SECONDS)).doesNotStartWith("coupon-");
        assertThat(issuer.issue(HOT, new MemberId("b"))).isInstanceOf(Issued.class);
        forEver.countDown();
    }

    @Test
    void an_executor_that_takes_nothing_costs_no_answer() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.callbackExecutor(work -> {
            throw new java.util.concurrent.RejectedExecutionException("full");
        }));
        engine.openForGood();
        assertThat(ask(issuer, HOT, "a").get(0).get(10, TimeUnit.SECONDS)).isInstanceOf(Issued.class);
    }

    @Test
    void close_waits_for_what_was_taken_and_takes_no_more() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        List<CompletableFuture<IssueOutcome>> calls = new ArrayList<>(askAndArrive(issuer, "a"));
        calls.addAll(ask(issuer, HOT, "b", "c"));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(issuer::close);
        while (!isClosed(issuer)) {
            Thread.onSpinWait();
        }
        assertThat(closing).isNotDone();
        engine.openForGood();
        closing.get(10, TimeUnit.SECONDS);
        for (CompletableFuture<IssueOutcome> call : calls) {
            assertThat(call.get()).isInstanceOf(Issued.class);
        }
    }

    @Test
    void close_leaves_no_call_unanswered_even_if_the_engine_hangs() throws Exception {
        CoalescingCouponIssuer issuer = issuer(builder -> builder.deadline(SHORT));
        List<CompletableFuture<IssueOutcome>> calls = new ArrayList<>(askAndArrive(issuer, "a"));
        calls.addAll(ask(issuer, HOT, "b"));
        issuer.close();
        assertThatThrownBy(() -> calls.get(0).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> calls.get(1).get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(NotCarriedOutException.class);
        assertThat(engine.batches()).containsExactly(List.of("a"));
    }

    @Test
    void bad_input_is_named_before_anything_is_sent() {
        CoalescingCouponIssuer issuer = issuer(builder -> builder);
        assertThatThrownBy(() -> issuer.issueAll(HOT, tooMany()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memberIds");
        assertThatThrownBy(() -> issuer.async().issueAll(HOT, tooMany()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memberIds");
        assertBad("batchMax", builder -> builder.batchMax(1_001));
        assertBad("pendingMax", builder -> builder.pendingMax(0));
        assertBad("pendingPerCouponMax", builder -> builder.pendingPerCouponMax(0));
        assertBad("batchesPerCouponMax", builder -> builder.batchesPerCouponMax(0));
        assertBad("batchesMax", builder -> builder.batchesMax(65));
        assertBad("deadline", builder -> builder.deadline(Duration.ofMillis(49)));
        assertThat(engine.batches()).isEmpty();
    }

    private CoalescingCouponIssuer issuer(UnaryOperator<CoalescingCouponIssuer.Builder> options) {
        return made(options.apply(CoalescingCouponIssuer.around(engine)));
    }

    private CoalescingCouponIssuer failing(RuntimeException failure) {
        return made(CoalescingCouponIssuer.around((couponId, members) -> {
            throw failure;
        }));
    }

    private CoalescingCouponIssuer made(CoalescingCouponIssuer.Builder builder) {
        CoalescingCouponIssuer issuer = builder.build();
        made.add(issuer);
        return issuer;
    }

    private List<CompletableFuture<IssueOutcome>> askAndArrive(CoalescingCouponIssuer issuer, String name)
            throws InterruptedException {
        List<CompletableFuture<IssueOutcome>> calls = ask(issuer, HOT, name);
        assertThat(engine.nextArrived()).containsExactly(name);
        return calls;
    }

    private static List<CompletableFuture<IssueOutcome>> ask(
            CoalescingCouponIssuer issuer, CouponId couponId, String... names) {
        return members(names).stream()
                .map(member -> issuer.async().issue(couponId, member).toCompletableFuture())
                .toList();
    }

    private static List<MemberId> members(String... names) {
        return java.util.Arrays.stream(names).map(MemberId::new).toList();
    }

    private static List<MemberId> tooMany() {
        return IntStream.range(0, CouponIssuer.BATCH_MAX + 1)
                .mapToObj(i -> new MemberId("m" + i))
                .toList();
    }

    private static long sequenceOf(CompletableFuture<IssueOutcome> answer)
            throws InterruptedException, ExecutionException {
        return answer.get().held().orElseThrow().sequence();
    }

    private static Thread caller(Runnable call, AtomicReference<Throwable> failure) {
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (RuntimeException thrown) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                failure.set(thrown);
            }
        });
        thread.start();
        return thread;
    }

    private static boolean isClosed(CoalescingCouponIssuer issuer) {
        CompletableFuture<IssueOutcome> probe = ask(issuer, OTHER, "probe").get(0);
        return probe.isCompletedExceptionally();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertBad(String name, UnaryOperator<CoalescingCouponIssuer.Builder> options) {
        ThrowingCallable bad = () -> options.apply(CoalescingCouponIssuer.around(new GatedIssuer()));
        assertThatThrownBy(bad).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(name);
    }

    private static java.util.function.Consumer<Throwable> is(Reason reason) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        NotCarriedOutException.class,
                        no -> assertThat(no.reason()).isEqualTo(reason));
    }
}
