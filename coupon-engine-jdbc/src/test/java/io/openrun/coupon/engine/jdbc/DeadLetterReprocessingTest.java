package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.NotCarriedOutException.Reason;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.queue.CouponIssuedEvent;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetter.State;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetterReprocessing.Outcome;
import io.openrun.coupon.queue.DeadLetterReprocessing.Result;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.DeadLetters.Action;
import io.openrun.coupon.queue.DeadLetters.Claim;
import io.openrun.coupon.queue.DeadLetters.Filter;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.queue.UnreadableEventException;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators at work on dead letters in real tables, into the history of real tables. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadLetterReprocessingTest {

    private static final String KIM = "kim";
    private static final String LEE = "lee";
    private static final String PARK = "park";
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");
    private static final EventCodec CODEC = new LineCodec();

    private final CouponId couponId = SampleCoupons.newId();

    @ParameterizedTest
    @EnumSource
    void what_is_delivered_is_on_record_and_decided(DatabaseKind kind) {
        create(kind);
        String id = recorded(kind, 1).get(0);
        assertThat(operator(kind, sink(kind)).reprocess(id, KIM)).isEqualTo(Outcome.REPROCESSED);
        assertThat(rows(kind)).containsExactly(event(1).issuedCoupon());
        assertThat(letter(kind, id).state()).isEqualTo(State.REPROCESSED);
        assertThat(letter(kind, id).attempts()).isEqualTo(1);
        assertThat(actions(kind, id))
                .extracting(Action::state, Action::operator)
                .containsExactly(tuple(State.REPROCESSED, KIM));
        assertThat(operator(kind, sink(kind)).reprocess(id, LEE)).isEqualTo(Outcome.SKIPPED);
        assertThat(operator(kind, sink(kind)).reprocess(DeadLetter.idOf("nowhere"), LEE))
                .isEqualTo(Outcome.SKIPPED);
    }

    /** More than a page; the last ones are of a coupon that nobody created. */
    @ParameterizedTest
    @EnumSource
    void a_run_tries_each_once_and_tells_of_each(DatabaseKind kind) {
        List<String> ids = recorded(kind, 25);
        List<String> told = new ArrayList<>();
        DeadLetterReprocessing operator = operator(kind, sink(kind));
        assertThat(operator.reprocess(mine(), KIM)).isEqualTo(new Result(0, 25, 0));
        create(kind);
        assertThat(operator.discard(ids.get(7), KIM, "a test of ours")).isTrue();
        Claim claim = node(kind).claim(ids.get(8), LEE, Duration.ofMinutes(1)).orElseThrow();
        Result result = operator.reprocess(new Filter(null, DeadLetterCause.REJECTED, couponId), KIM, (id, outcome) -> {
            told.add(id);
            assertThat(outcome).isEqualTo(id.equals(ids.get(8)) ? Outcome.SKIPPED : Outcome.REPROCESSED);
        });
        assertThat(result).isEqualTo(new Result(23, 0, 1));
        assertThat(told).hasSize(24).doesNotHaveDuplicates().doesNotContain(ids.get(7));
        assertThat(rows(kind)).hasSize(23);
        assertThat(node(kind).release(claim)).isTrue();
        assertThat(operator.reprocess(mine(), LEE)).isEqualTo(new Result(1, 0, 0));
        assertThat(operator.reprocess(mine(), LEE)).isEqualTo(new Result(0, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void what_fails_again_waits_with_its_new_cause_and_names_no_member(DatabaseKind kind) {
        create(kind);
        String unreadable = recorded(kind, "unreadable", bytes("unreadable"));
        String rejected = recorded(kind, 1).get(0);
        String failing = recorded(kind, "failing", bytes("bug"));
        EventSink refusing = events -> {
            throw new NotCarriedOutException(Reason.REJECTED, Duration.ZERO, "no such coupon", null);
        };
        assertThat(operator(kind, refusing).reprocess(mine(), KIM)).isEqualTo(new Result(0, 3, 0));
        assertFailed(kind, unreadable, DeadLetterCause.UNSUPPORTED_VERSION, "version 9");
        assertFailed(kind, rejected, DeadLetterCause.REJECTED, "no such coupon");
        assertFailed(kind, failing, DeadLetterCause.FAILED, "java.lang.IllegalStateException");
        assertThat(rows(kind)).isEmpty();
    }

    private static void assertFailed(DatabaseKind kind, String id, DeadLetterCause cause, String detail) {
        DeadLetter letter = letter(kind, id);
        assertThat(letter.state()).isEqualTo(State.WAITING);
        assertThat(letter.cause()).isEqualTo(cause);
        assertThat(letter.detail()).isEqualTo(detail);
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(actions(kind, id)).extracting(Action::state).containsExactly(State.WAITING);
        assertThat(letter + " " + actions(kind, id)).doesNotContain("member-");
        assertThat(node(kind).claim(id, LEE, DeadLetterReprocessing.LEASE)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_that_passes_ends_the_run_and_counts_for_nothing(DatabaseKind kind) {
        create(kind);
        List<String> ids = recorded(kind, 3);
        for (CouponException passing : List.of(
                new NotCarriedOutException(Reason.BUSY, Duration.ofMillis(1), "busy", null),
                new NotCarriedOutException(Reason.UNAVAILABLE, Duration.ofMillis(1), "away", null),
                new OutcomeUnknownException("lost", null))) {
            AtomicInteger calls = new AtomicInteger();
            EventSink away = events -> {
                calls.incrementAndGet();
                throw passing;
            };
            assertThatExceptionOfType(CouponException.class)
                    .isThrownBy(() -> operator(kind, away).reprocess(mine(), KIM))
                    .isSameAs(passing);
            assertThat(calls).hasValue(1);
        }
        for (String id : ids) {
            assertThat(letter(kind, id).attempts()).isEqualTo(1);
            assertThat(letter(kind, id).state()).isEqualTo(State.WAITING);
            assertThat(actions(kind, id)).isEmpty();
        }
        assertThat(operator(kind, sink(kind)).reprocess(mine(), LEE)).isEqualTo(new Result(3, 0, 0));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_discarded_is_never_delivered(DatabaseKind kind) {
        create(kind);
        String id = recorded(kind, 1).get(0);
        DeadLetterReprocessing operator = operator(kind, sink(kind));
        assertThat(operator.discard(id, KIM, "a test of ours")).isTrue();
        assertThat(operator.discard(id, KIM, "a test of ours")).isFalse();
        assertThat(operator.reprocess(id, LEE)).isEqualTo(Outcome.SKIPPED);
        assertThat(operator.reprocess(mine(), LEE)).isEqualTo(new Result(0, 0, 0));
        assertThat(rows(kind)).isEmpty();
        assertThat(letter(kind, id).reason()).isEqualTo("a test of ours");
        assertThat(actions(kind, id)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_asked_wrongly_is_said_before_anything_happens(DatabaseKind kind) {
        String id = recorded(kind, 1).get(0);
        DeadLetterReprocessing operator = operator(kind, sink(kind));
        for (String wrong : new String[] {null, "", "x".repeat(65), "kim\nlee"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> operator.reprocess(id, wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> operator.reprocess(Filter.WAITING, wrong));
            assertThatIllegalArgumentException().isThrownBy(() -> operator.discard(id, wrong, "reason"));
        }
        for (String wrong : new String[] {null, "", " "}) {
            assertThatIllegalArgumentException().isThrownBy(() -> operator.discard(id, KIM, wrong));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operator.reprocess(new Filter(State.DISCARDED, null, null), KIM))
                .withMessageContaining("filter.state");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeadLetterReprocessing(node(kind), CODEC, sink(kind), Duration.ZERO))
                .withMessageContaining("lease");
        assertThat(node(kind).claim(id, KIM, DeadLetterReprocessing.LEASE)).isPresent();
    }

    /** Dies after the sink has taken the event, before anything is decided. */
    @ParameterizedTest
    @EnumSource
    void who_dies_between_delivery_and_decision_leaves_work_that_can_be_done_again(DatabaseKind kind) {
        create(kind);
        String id = recorded(kind, 1).get(0);
        EventSink deadly = events -> {
            sink(kind).append(events);
            throw new Died();
        };
        Duration lease = Duration.ofMillis(500);
        assertThatExceptionOfType(Died.class)
                .isThrownBy(() -> new DeadLetterReprocessing(node(kind), CODEC, deadly, lease).reprocess(id, KIM));
        assertThat(rows(kind)).hasSize(1);
        assertThat(letter(kind, id).state()).isEqualTo(State.WAITING);

        int tries = 0;
        DeadLetterReprocessing next = operator(kind, sink(kind));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (next.reprocess(id, LEE) == Outcome.SKIPPED) {
            tries++;
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(tries).isPositive();
        assertThat(rows(kind)).containsExactly(event(1).issuedCoupon());
        assertThat(catalog(kind).find(couponId).orElseThrow().inventory().usedCount())
                .isEqualTo(1);
        assertThat(new JdbcIssueOverflows(Stores.on(kind).own).list(couponId, null, 10))
                .isEmpty();
        assertThat(actions(kind, id)).extracting(Action::operator).containsExactly(LEE);
    }

    /** His lease is over before his sink has answered: the other one delivers it again, and decides. */
    @ParameterizedTest
    @EnumSource
    void who_comes_back_too_late_decides_nothing(DatabaseKind kind) throws Exception {
        create(kind);
        String id = recorded(kind, 1).get(0);
        CountDownLatch delivering = new CountDownLatch(1);
        CountDownLatch decided = new CountDownLatch(1);
        EventSink slow = events -> {
            delivering.countDown();
            await(decided);
            sink(kind).append(events);
        };
        CompletableFuture<Outcome> late = CompletableFuture.supplyAsync(
                () -> new DeadLetterReprocessing(node(kind), CODEC, slow, Claim.LEASE_MIN).reprocess(id, KIM));
        await(delivering);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (operator(kind, sink(kind)).reprocess(id, LEE) != Outcome.REPROCESSED) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        decided.countDown();
        assertThat(late.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.SKIPPED);
        assertThat(rows(kind)).hasSize(1);
        assertThat(actions(kind, id)).extracting(Action::operator).containsExactly(LEE);
    }

    /** Two deliver in the same order, so that they meet at every one; a third discards from the other end. */
    @ParameterizedTest
    @EnumSource
    void operators_at_once_decide_on_each_once_and_deliver_nothing_that_was_discarded(DatabaseKind kind) {
        create(kind);
        List<String> ids = recorded(kind, 200);
        List<String> fromTheEnd =
                ids.stream().sorted(Collections.reverseOrder()).toList();
        CyclicBarrier start = new CyclicBarrier(3);
        CompletableFuture<Result> kim =
                together(start, () -> operator(kind, sink(kind)).reprocess(mine(), KIM));
        CompletableFuture<Result> lee = together(
                start, () -> new DeadLetterReprocessing(otherNode(kind), CODEC, sink(kind)).reprocess(mine(), LEE));
        CompletableFuture<Long> park = together(
                start,
                () -> fromTheEnd.stream()
                        .filter(id -> operator(kind, sink(kind)).discard(id, PARK, "a test of ours"))
                        .count());
        Result kims = kim.join();
        Result lees = lee.join();
        long discarded = park.join();

        assertThat(kims.failed() + lees.failed()).isZero();
        assertThat(kims.reprocessed() + lees.reprocessed() + discarded).isEqualTo(200);
        // that they did meet
        assertThat(kims.reprocessed()).isPositive();
        assertThat(lees.reprocessed()).isPositive();
        assertThat(discarded).isPositive();
        assertThat(kims.skipped() + lees.skipped()).isPositive();
        Set<MemberId> delivered = new HashSet<>();
        for (String id : ids) {
            assertThat(actions(kind, id)).hasSize(1);
            if (letter(kind, id).state() == State.REPROCESSED) {
                delivered.add(decoded(letter(kind, id)).memberId());
            }
        }
        assertThat(rows(kind)).hasSize(delivered.size());
        assertThat(rows(kind)).extracting(IssuedCoupon::memberId).containsExactlyInAnyOrderElementsOf(delivered);
    }

    private static <T> CompletableFuture<T> together(CyclicBarrier start, Supplier<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            await(start);
            return work.get();
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            int unused = barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private List<String> recorded(DatabaseKind kind, int count) {
        List<Undeliverable> messages = IntStream.rangeClosed(1, count)
                .mapToObj(i -> undeliverable("event " + i, CODEC.encode(event(i))))
                .toList();
        node(kind).add(messages);
        return messages.stream()
                .map(message -> DeadLetter.idOf(message.origin()))
                .toList();
    }

    private String recorded(DatabaseKind kind, String origin, byte[] payload) {
        Undeliverable message = undeliverable(origin, payload);
        node(kind).add(List.of(message));
        return DeadLetter.idOf(message.origin());
    }

    private Undeliverable undeliverable(String origin, byte[] payload) {
        return new Undeliverable(
                origin + " of " + couponId, DeadLetterCause.FAILED, "failed", 1, new Payload(payload), couponId);
    }

    private CouponIssuedEvent event(int number) {
        return new CouponIssuedEvent(couponId, SampleCoupons.member(number), number, 1, AT);
    }

    /** The coupon that the events tell of. */
    private void create(DatabaseKind kind) {
        Coupon sample = SampleCoupons.open(1_000);
        catalog(kind).create(Coupon.of(couponId, sample.terms(), 1_000));
    }

    private Filter mine() {
        return new Filter(State.WAITING, null, couponId);
    }

    private List<IssuedCoupon> rows(DatabaseKind kind) {
        return new JdbcIssuedCouponHistory(Stores.on(kind).own).listByCoupon(couponId, 0, 1_000);
    }

    private static CouponIssuedEvent decoded(DeadLetter letter) {
        try {
            return CODEC.decode(letter.payload().bytes());
        } catch (UnreadableEventException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static DeadLetter letter(DatabaseKind kind, String id) {
        return node(kind).find(id).orElseThrow();
    }

    private static List<Action> actions(DatabaseKind kind, String id) {
        return node(kind).actions(id, 0, 10);
    }

    private static DeadLetterReprocessing operator(DatabaseKind kind, EventSink sink) {
        return new DeadLetterReprocessing(node(kind), CODEC, sink);
    }

    private static JdbcCouponCatalog catalog(DatabaseKind kind) {
        return new JdbcCouponCatalog(Stores.on(kind).own);
    }

    private static EventSink sink(DatabaseKind kind) {
        return new JdbcIssuedCouponSink(Stores.on(kind).own);
    }

    private static DeadLetters node(DatabaseKind kind) {
        return new JdbcDeadLetters(Stores.on(kind).own);
    }

    private static DeadLetters otherNode(DatabaseKind kind) {
        return new JdbcDeadLetters(Stores.on(kind).borrowing);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The end of a process, as far as one process can play it. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A line of text. */
    private static final class LineCodec implements EventCodec {

        @Override
        public byte[] encode(CouponIssuedEvent event) {
            return bytes(String.join(
                    " ",
                    event.couponId().value(),
                    String.valueOf(event.sequence()),
                    String.valueOf(event.epoch()),
                    event.issuedAt().toString(),
                    event.memberId().value()));
        }

        @Override
        public CouponIssuedEvent decode(byte[] payload) throws UnreadableEventException {
            List<String> parts = List.of(new String(payload, StandardCharsets.UTF_8).split(" ", 5));
            if (parts.get(0).equals("bug")) {
                throw new IllegalStateException("what to do with member-1?");
            }
            if (parts.size() != 5) {
                throw new UnreadableEventException(DeadLetterCause.UNSUPPORTED_VERSION, "version 9");
            }
            return new CouponIssuedEvent(
                    new CouponId(parts.get(0)),
                    new MemberId(parts.get(4)),
                    Long.parseLong(parts.get(1)),
                    Long.parseLong(parts.get(2)),
                    Instant.parse(parts.get(3)));
        }
    }
}
