package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetter.State;
import io.openrun.coupon.queue.DeadLetterCause;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.DeadLetters.Action;
import io.openrun.coupon.queue.DeadLetters.Claim;
import io.openrun.coupon.queue.DeadLetters.Decision;
import io.openrun.coupon.queue.DeadLetters.Filter;
import io.openrun.coupon.queue.Payload;
import io.openrun.coupon.queue.Undeliverable;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dead letters, asked of two nodes over the same tables. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdbcDeadLettersTest {

    private static final String KIM = "kim";
    private static final String LEE = "lee";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Decision DELIVERED = new Decision(State.REPROCESSED, null, "delivered");
    private static final Decision DISCARDED = new Decision(State.DISCARDED, null, "a test of ours");
    private static final Decision REJECTED = new Decision(State.WAITING, DeadLetterCause.REJECTED, "no such coupon");

    /** Long enough for a call to reach the lock, and far below the lock timeout. */
    private static final Duration A_WHILE = Duration.ofMillis(200);

    private final CouponId coupon = SampleCoupons.newId();

    @ParameterizedTest
    @EnumSource
    void what_was_recorded_is_found_with_all_it_has(DatabaseKind kind) {
        Instant before = storeNow(kind);
        Undeliverable message = message("stream 1-1", DeadLetterCause.FORGED, "signature", 3, bytes(100));
        node(kind).add(List.of(message));
        DeadLetter letter = otherNode(kind).find(id(message)).orElseThrow();
        Instant recorded = letter.firstAt();
        assertThat(letter)
                .isEqualTo(new DeadLetter(
                        id(message),
                        message.origin(),
                        DeadLetterCause.FORGED,
                        "signature",
                        3,
                        message.payload(),
                        coupon,
                        recorded,
                        recorded,
                        State.WAITING,
                        null,
                        null));
        assertThat(recorded).isBetween(before, storeNow(kind));
        assertThat(node(kind).actions(letter.id(), 0, 10)).isEmpty();
        assertThat(node(kind).find(DeadLetter.idOf("of another origin"))).isEmpty();
        node(kind).add(List.of());
    }

    @ParameterizedTest
    @EnumSource
    void payloads_come_back_byte_by_byte(DatabaseKind kind) {
        for (int size : new int[] {0, 1, 256, 300 * 1024}) {
            Undeliverable message = message("payload " + size, DeadLetterCause.MALFORMED, "large", 1, bytes(size));
            node(kind).add(List.of(message));
            assertThat(letter(kind, message).payload()).isEqualTo(message.payload());
            assertThat(letter(kind, message).payload().size()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @EnumSource
    void origins_details_operators_and_reasons_may_be_any_unicode(DatabaseKind kind) {
        List<String> texts = List.of(
                "쿠폰 이벤트",
                "\uD83D\uDE00\uD83C\uDDF0\uD83C\uDDF7",
                "e\u0301 \u00E9",
                "\u202Eright to left\u202C שלום",
                "it's a \"quote\" \\ <dead_letter> :id ? %s",
                " spaces around ",
                "\uFFFF\uFFFD\uFEFF");
        for (String text : texts) {
            Undeliverable message = message(text, DeadLetterCause.MALFORMED, text + "\t\u0001\r\n", 1, bytes(1));
            node(kind).add(List.of(message));
            Claim claim = claim(kind, message, text);
            assertThat(node(kind).decide(claim, new Decision(State.DISCARDED, null, text)))
                    .isTrue();
            DeadLetter letter = letter(kind, message);
            assertThat(letter.origin()).isEqualTo(message.origin());
            assertThat(letter.detail()).isEqualTo(message.detail());
            assertThat(letter.operator()).isEqualTo(text);
            assertThat(letter.reason()).isEqualTo(text);
        }
        Undeliverable longest = message("", DeadLetterCause.FAILED, "\uD83D\uDE00".repeat(500), 1, bytes(1));
        node(kind).add(List.of(longest));
        assertThat(letter(kind, longest).detail()).isEqualTo(longest.detail());
    }

    @ParameterizedTest
    @EnumSource
    void the_same_origin_is_counted_on_one_dead_letter(DatabaseKind kind) {
        Undeliverable first = message("again", DeadLetterCause.FAILED, "first", 2, bytes(1));
        Undeliverable last =
                new Undeliverable(first.origin(), DeadLetterCause.REJECTED, "last", 5, new Payload(bytes(2)), null);
        node(kind).add(List.of(first));
        DeadLetter before = letter(kind, first);
        otherNode(kind).add(List.of(first, last));
        DeadLetter after = letter(kind, first);
        assertThat(after.attempts()).isEqualTo(9);
        assertThat(after.cause()).isEqualTo(DeadLetterCause.REJECTED);
        assertThat(after.detail()).isEqualTo("last");
        assertThat(after.payload()).isEqualTo(last.payload());
        assertThat(after.couponId()).isNull();
        assertThat(after.firstAt()).isEqualTo(before.firstAt());
        assertThat(after.lastAt()).isAfter(before.lastAt());
    }

    @ParameterizedTest
    @EnumSource
    void attempts_are_counted_as_far_as_the_column_goes(DatabaseKind kind) {
        Undeliverable often = message("often", DeadLetterCause.FAILED, "often", Integer.MAX_VALUE - 1, bytes(1));
        node(kind).add(List.of(often));
        node(kind).add(List.of(often));
        assertThat(node(kind).decide(claim(kind, often, KIM), REJECTED)).isTrue();
        assertThat(letter(kind, often).attempts()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void what_was_reprocessed_waits_again_and_what_was_discarded_stays_so(DatabaseKind kind) {
        Undeliverable reprocessed = recorded(kind, "reprocessed");
        Undeliverable discarded = recorded(kind, "discarded");
        assertThat(node(kind).decide(claim(kind, reprocessed, KIM), DELIVERED)).isTrue();
        assertThat(node(kind).decide(claim(kind, discarded, KIM), DISCARDED)).isTrue();
        otherNode(kind).add(List.of(reprocessed, discarded));
        assertThat(letter(kind, reprocessed).state()).isEqualTo(State.WAITING);
        assertThat(letter(kind, discarded).state()).isEqualTo(State.DISCARDED);
        assertThat(List.of(
                        letter(kind, reprocessed).attempts(),
                        letter(kind, discarded).attempts()))
                .containsOnly(2);
        assertThat(node(kind).claim(id(discarded), KIM, MINUTE)).isEmpty();
        assertThat(node(kind).claim(id(reprocessed), KIM, MINUTE)).isPresent();
    }

    /** Another program holds the last row of the batch until the call has given up. */
    @ParameterizedTest
    @EnumSource
    void a_batch_is_recorded_as_a_whole_or_not_at_all(DatabaseKind kind) throws SQLException {
        List<Undeliverable> batch = byId(IntStream.range(0, 5)
                .mapToObj(i -> message("whole " + i, DeadLetterCause.FAILED, "whole", 1, bytes(1)))
                .toList());
        try (JdbcStore hasty =
                        Stores.ownPool(kind).deadline(Duration.ofSeconds(1)).build();
                Connection other = Stores.connect(kind)) {
            other.setAutoCommit(false);
            insertRow(other, batch.get(4));
            assertThatExceptionOfType(NotCarriedOutException.class)
                    .isThrownBy(() -> new JdbcDeadLetters(hasty).add(batch))
                    .withMessageContaining("WORKING")
                    .satisfies(busy -> assertThat(busy.reason()).isNotEqualTo(NotCarriedOutException.Reason.REJECTED));
            other.rollback();
        }
        assertThat(list(kind, new Filter(null, null, coupon))).isEmpty();
        node(kind).add(batch);
        assertThat(list(kind, new Filter(null, null, coupon)))
                .extracting(DeadLetter::id)
                .isEqualTo(batch.stream().map(JdbcDeadLettersTest::id).toList());
    }

    /** The row is not there when it looks, and is when it inserts. */
    @ParameterizedTest
    @EnumSource
    void who_records_an_origin_at_the_same_time_as_another_counts_on_his(DatabaseKind kind) throws SQLException {
        Undeliverable message = message("race", DeadLetterCause.FAILED, "second", 2, bytes(1));
        try (Connection other = Stores.connect(kind)) {
            other.setAutoCommit(false);
            insertRow(other, message);
            CompletableFuture<Void> call =
                    CompletableFuture.runAsync(() -> node(kind).add(List.of(message)));
            LockSupport.parkNanos(A_WHILE.toNanos());
            assertThat(call).isNotDone();
            other.commit();
            call.join();
        }
        assertThat(letter(kind, message).attempts()).isEqualTo(3);
        assertThat(letter(kind, message).detail()).isEqualTo("second");
    }

    /** With new and known ones in each batch, in any order: nobody is a deadlock's victim. */
    @ParameterizedTest
    @EnumSource
    void many_who_record_the_same_and_other_origins_at_once_lose_no_attempt(DatabaseKind kind) {
        int workers = 6;
        int rounds = 10;
        List<CompletableFuture<Void>> calls = IntStream.range(0, workers)
                .mapToObj(worker -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < rounds; round++) {
                        List<Undeliverable> batch = new ArrayList<>();
                        for (int i = 0; i < 5; i++) {
                            batch.add(message("of all " + (round + i), DeadLetterCause.FAILED, "all", 1, bytes(1)));
                            String own = "of " + worker + " " + round + " " + i;
                            batch.add(message(own, DeadLetterCause.FAILED, "own", 1, bytes(1)));
                        }
                        Collections.shuffle(batch, new Random(worker * 100L + round));
                        (worker % 2 == 0 ? node(kind) : otherNode(kind)).add(batch);
                    }
                }))
                .toList();
        calls.forEach(CompletableFuture::join);
        List<DeadLetter> letters = list(kind, new Filter(State.WAITING, null, coupon));
        assertThat(letters).hasSize(workers * rounds * 5 + rounds + 4);
        assertThat(letters.stream().mapToInt(DeadLetter::attempts).sum()).isEqualTo(workers * rounds * 10);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_taken_is_taken_by_nobody_else_and_not_twice(DatabaseKind kind) {
        Undeliverable message = recorded(kind, "taken");
        Claim claim = claim(kind, message, KIM);
        assertThat(claim.letter()).isEqualTo(letter(kind, message));
        assertThat(claim.until()).isAfter(storeNow(kind));
        assertThat(otherNode(kind).claim(id(message), LEE, MINUTE)).isEmpty();
        assertThat(otherNode(kind).claim(id(message), KIM, MINUTE)).isEmpty();
        assertThat(node(kind).claim(DeadLetter.idOf("nowhere"), KIM, MINUTE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void only_what_waits_is_taken(DatabaseKind kind) {
        Undeliverable reprocessed = recorded(kind, "done");
        Undeliverable discarded = recorded(kind, "dropped");
        assertThat(node(kind).decide(claim(kind, reprocessed, KIM), DELIVERED)).isTrue();
        assertThat(node(kind).decide(claim(kind, discarded, KIM), DISCARDED)).isTrue();
        assertThat(node(kind).claim(id(reprocessed), LEE, MINUTE)).isEmpty();
        assertThat(node(kind).claim(id(discarded), LEE, MINUTE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void who_took_it_when_the_lease_was_over_decides_and_who_had_it_before_does_not(DatabaseKind kind) {
        Undeliverable message = recorded(kind, "lapsed");
        Claim early = node(kind).claim(id(message), KIM, Claim.LEASE_MIN).orElseThrow();
        for (String operator : List.of(KIM, LEE)) {
            Claim late = onceFree(kind, message, operator, Claim.LEASE_MIN);
            DeadLetter before = letter(kind, message);
            assertThat(node(kind).decide(early, DISCARDED)).isFalse();
            assertThat(node(kind).release(early)).isFalse();
            assertThat(letter(kind, message)).isEqualTo(before);
            early = late;
        }
        assertThat(node(kind).actions(id(message), 0, 10)).isEmpty();
        assertThat(node(kind).decide(early, DELIVERED)).isTrue();
        assertThat(letter(kind, message).operator()).isEqualTo(LEE);
    }

    @ParameterizedTest
    @EnumSource
    void who_is_late_still_decides_if_nobody_took_it_since(DatabaseKind kind) {
        Undeliverable message = recorded(kind, "late");
        Claim claim = node(kind).claim(id(message), KIM, Claim.LEASE_MIN).orElseThrow();
        awaitStoreTime(kind, claim.until());
        assertThat(otherNode(kind).decide(claim, DELIVERED)).isTrue();
        assertThat(letter(kind, message).state()).isEqualTo(State.REPROCESSED);
    }

    @ParameterizedTest
    @EnumSource
    void nobody_decides_in_the_name_of_another_or_twice(DatabaseKind kind) {
        Undeliverable message = recorded(kind, "name");
        Claim claim = claim(kind, message, KIM);
        DeadLetter before = letter(kind, message);
        assertThat(node(kind).decide(new Claim(claim.letter(), LEE, claim.until()), DISCARDED))
                .isFalse();
        assertThat(letter(kind, message)).isEqualTo(before);
        assertThat(node(kind).decide(claim, DISCARDED)).isTrue();
        DeadLetter decided = letter(kind, message);
        assertThat(otherNode(kind).decide(claim, DELIVERED)).isFalse();
        assertThat(letter(kind, message)).isEqualTo(decided);
        assertThat(node(kind).actions(id(message), 0, 10)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_claim_that_is_given_back_leaves_nothing_behind(DatabaseKind kind) {
        Undeliverable message = recorded(kind, "back");
        DeadLetter before = letter(kind, message);
        Claim claim = claim(kind, message, KIM);
        assertThat(otherNode(kind).release(claim)).isTrue();
        assertThat(node(kind).release(claim)).isFalse();
        assertThat(node(kind).decide(claim, DISCARDED)).isFalse();
        assertThat(letter(kind, message)).isEqualTo(before);
        assertThat(otherNode(kind).claim(id(message), LEE, MINUTE)).isPresent();
        assertThat(node(kind).actions(id(message), 0, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_failed_again_has_its_new_cause_and_one_attempt_more(DatabaseKind kind) {
        Undeliverable message = message("failed", DeadLetterCause.WORKER_DIED, "at work", 3, bytes(9));
        node(kind).add(List.of(message));
        DeadLetter before = letter(kind, message);
        assertThat(node(kind).decide(claim(kind, message, KIM), REJECTED)).isTrue();
        DeadLetter after = letter(kind, message);
        assertThat(after)
                .isEqualTo(new DeadLetter(
                        before.id(),
                        before.origin(),
                        DeadLetterCause.REJECTED,
                        "no such coupon",
                        4,
                        before.payload(),
                        coupon,
                        before.firstAt(),
                        after.lastAt(),
                        State.WAITING,
                        KIM,
                        "no such coupon"));
        assertThat(after.lastAt()).isAfter(before.lastAt());
    }

    @ParameterizedTest
    @EnumSource
    void every_decision_is_on_record_with_its_number(DatabaseKind kind) {
        Instant before = storeNow(kind);
        Undeliverable message = recorded(kind, "audit");
        assertThat(node(kind).decide(claim(kind, message, KIM), REJECTED)).isTrue();
        assertThat(node(kind).decide(claim(kind, message, LEE), DELIVERED)).isTrue();
        otherNode(kind).add(List.of(message));
        assertThat(node(kind).decide(claim(kind, message, KIM), DISCARDED)).isTrue();
        List<Action> actions = otherNode(kind).actions(id(message), 0, 10);
        assertThat(actions)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("decidedAt")
                .containsExactly(
                        new Action(1, State.WAITING, KIM, "no such coupon", before),
                        new Action(2, State.REPROCESSED, LEE, "delivered", before),
                        new Action(3, State.DISCARDED, KIM, "a test of ours", before));
        assertThat(actions).extracting(Action::decidedAt).isSorted().allMatch(at -> !at.isBefore(before));
        assertThat(node(kind).actions(id(message), 0, 2)).isEqualTo(actions.subList(0, 2));
        assertThat(node(kind).actions(id(message), 2, 2)).isEqualTo(actions.subList(2, 3));
        assertThat(node(kind).actions(id(message), 3, 2)).isEmpty();
    }

    /** The number that the decision would have is taken, so that the second of its two writes fails. */
    @ParameterizedTest
    @EnumSource
    void without_its_record_there_is_no_decision(DatabaseKind kind) throws SQLException {
        Undeliverable message = recorded(kind, "unaudited");
        Claim claim = claim(kind, message, KIM);
        DeadLetter before = letter(kind, message);
        try (Connection other = Stores.connect(kind)) {
            insertAction(other, id(message));
            assertThatExceptionOfType(NotCarriedOutException.class)
                    .isThrownBy(() -> node(kind).decide(claim, DISCARDED));
            assertThat(letter(kind, message)).isEqualTo(before);
            deleteActions(other, id(message));
        }
        assertThat(node(kind).decide(claim, DISCARDED)).isTrue();
    }

    /** PostgreSQL says which transaction wrote a row. */
    @Test
    void a_decision_and_its_record_are_of_one_transaction() throws SQLException {
        Undeliverable message = recorded(DatabaseKind.POSTGRESQL, "one transaction");
        assertThat(node(DatabaseKind.POSTGRESQL).decide(claim(DatabaseKind.POSTGRESQL, message, KIM), DELIVERED))
                .isTrue();
        String sql = "SELECT d.xmin, a.xmin FROM %sdead_letter d JOIN %sdead_letter_audit a ON a.letter_id = d.id"
                + " WHERE d.id = ?";
        try (Connection other = Stores.connect(DatabaseKind.POSTGRESQL);
                PreparedStatement statement = other.prepareStatement(sql.formatted(Stores.PREFIX, Stores.PREFIX))) {
            statement.setString(1, id(message));
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo(row.getString(2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void they_are_listed_page_by_page_by_state_cause_and_coupon(DatabaseKind kind) {
        CouponId otherCoupon = SampleCoupons.newId();
        List<Undeliverable> messages = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            messages.add(new Undeliverable(
                    "list " + i + " of " + coupon,
                    i % 2 == 0 ? DeadLetterCause.FORGED : DeadLetterCause.FAILED,
                    "list",
                    1,
                    new Payload(bytes(1)),
                    i % 3 == 0 ? otherCoupon : coupon));
        }
        long forged = node(kind).waiting().getOrDefault(DeadLetterCause.FORGED, 0L);
        node(kind).add(messages);
        assertThat(node(kind).waiting()).containsEntry(DeadLetterCause.FORGED, forged + 6);
        assertThat(node(kind).decide(claim(kind, messages.get(2), KIM), DISCARDED))
                .isTrue();
        assertThat(node(kind).waiting()).containsEntry(DeadLetterCause.FORGED, forged + 5);

        assertListed(kind, new Filter(null, null, coupon), messages, 1, 2, 4, 5, 7, 8, 10, 11);
        assertListed(kind, new Filter(State.WAITING, null, coupon), messages, 1, 4, 5, 7, 8, 10, 11);
        assertListed(kind, new Filter(State.DISCARDED, null, coupon), messages, 2);
        assertListed(kind, new Filter(null, DeadLetterCause.FORGED, otherCoupon), messages, 0, 6);
        assertListed(kind, new Filter(State.REPROCESSED, null, coupon), messages);
        assertThat(list(kind, new Filter(null, null, null))).hasSizeGreaterThanOrEqualTo(12);
        assertThat(list(kind, Filter.WAITING)).allMatch(letter -> letter.state() == State.WAITING);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_asked_wrongly_is_said_before_anything_happens(DatabaseKind kind) {
        Undeliverable message = recorded(kind, "wrong");
        assertThatIllegalArgumentException().isThrownBy(() -> node(kind).claim(id(message), " ", MINUTE));
        assertThatIllegalArgumentException().isThrownBy(() -> node(kind).claim(id(message), KIM, Duration.ZERO));
        for (int limit : new int[] {0, 1_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> node(kind).list(Filter.WAITING, null, limit));
            assertThatIllegalArgumentException().isThrownBy(() -> node(kind).actions(id(message), 0, limit));
        }
        assertThat(node(kind).claim(id(message), KIM, MINUTE)).isPresent();
    }

    private void assertListed(DatabaseKind kind, Filter filter, List<Undeliverable> messages, int... expected) {
        assertThat(list(kind, filter))
                .extracting(DeadLetter::id)
                .containsExactlyElementsOf(IntStream.of(expected)
                        .mapToObj(messages::get)
                        .map(JdbcDeadLettersTest::id)
                        .sorted()
                        .toList());
    }

    private static List<DeadLetter> list(DatabaseKind kind, Filter filter) {
        int limit = 3;
        List<DeadLetter> all = new ArrayList<>();
        List<DeadLetter> page = node(kind).list(filter, null, limit);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page);
            page = node(kind).list(filter, page.get(page.size() - 1).id(), limit);
        }
        return all;
    }

    private static void insertRow(Connection connection, Undeliverable message) throws SQLException {
        String sql = "INSERT INTO " + Stores.PREFIX + "dead_letter"
                + " (id, origin, cause, detail, attempts, payload, coupon_id, state, first_at, last_at)"
                + " VALUES (?, ?, 'FAILED', 'first', 1, ?, ?, 'WAITING', '2026-01-01 00:00:00', '2026-01-01 00:00:00')";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id(message));
            statement.setString(2, message.origin());
            statement.setBytes(3, message.payload().bytes());
            statement.setString(4, String.valueOf(message.couponId()));
            statement.executeUpdate();
        }
    }

    private static void insertAction(Connection connection, String id) throws SQLException {
        execute(
                connection,
                "INSERT INTO " + Stores.PREFIX + "dead_letter_audit"
                        + " (letter_id, action, state, operator, reason, decided_at)"
                        + " VALUES (?, 1, 'WAITING', 'x', 'x', '2026-01-01 00:00:00')",
                id);
    }

    private static void deleteActions(Connection connection, String id) throws SQLException {
        execute(connection, "DELETE FROM " + Stores.PREFIX + "dead_letter_audit WHERE letter_id = ?", id);
    }

    private static void execute(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private Undeliverable recorded(DatabaseKind kind, String origin) {
        Undeliverable message = message(origin, DeadLetterCause.FAILED, "failed", 1, bytes(10));
        node(kind).add(List.of(message));
        return message;
    }

    /** Each test has origins of its own, by the coupon. */
    private Undeliverable message(String origin, DeadLetterCause cause, String detail, int attempts, byte[] payload) {
        return new Undeliverable(origin + " of " + coupon, cause, detail, attempts, new Payload(payload), coupon);
    }

    private static List<Undeliverable> byId(List<Undeliverable> messages) {
        return messages.stream()
                .sorted(Comparator.comparing(JdbcDeadLettersTest::id))
                .toList();
    }

    private static String id(Undeliverable message) {
        return DeadLetter.idOf(message.origin());
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static DeadLetter letter(DatabaseKind kind, Undeliverable message) {
        return otherNode(kind).find(id(message)).orElseThrow();
    }

    private static Claim claim(DatabaseKind kind, Undeliverable message, String operator) {
        return node(kind).claim(id(message), operator, MINUTE).orElseThrow();
    }

    private static Claim onceFree(DatabaseKind kind, Undeliverable message, String operator, Duration lease) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        Optional<Claim> claim = otherNode(kind).claim(id(message), operator, lease);
        while (claim.isEmpty() && System.nanoTime() < deadline) {
            claim = otherNode(kind).claim(id(message), operator, lease);
        }
        return claim.orElseThrow();
    }

    private static void awaitStoreTime(DatabaseKind kind, Instant moment) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!storeNow(kind).isAfter(moment)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private static Instant storeNow(DatabaseKind kind) {
        JdbcStore store = Stores.on(kind).own;
        return store.transactions().look(store.coupons()::now);
    }

    private static DeadLetters node(DatabaseKind kind) {
        return new JdbcDeadLetters(Stores.on(kind).own);
    }

    private static DeadLetters otherNode(DatabaseKind kind) {
        return new JdbcDeadLetters(Stores.on(kind).borrowing);
    }
}
