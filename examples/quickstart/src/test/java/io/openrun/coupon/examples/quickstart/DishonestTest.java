package io.openrun.coupon.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.Paging;
import io.openrun.coupon.Refusal;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each lie breaks the promise that is there for it, and the verdict; an honest store in trouble does not. */
class DishonestTest {

    private static final String CROWD = "--engine memory --members 40 --stock 10 --threads 8";

    private final InMemoryCoupons honest = new InMemoryCoupons();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void couponThatIsNotOnRecord() {
        assertBroken("has that row", asks((coupon, member) -> {
            IssueOutcome outcome = honest.issue(coupon, member);
            return outcome instanceof IssueOutcome.Refused ? invented(coupon, member) : outcome;
        }));
    }

    @Test
    void secondClickThatIsToldAnotherSequence() {
        assertBroken("double clicks", answersSecondClicks(held -> new IssueOutcome.AlreadyIssued(with(held, 77))));
    }

    @Test
    void secondClickThatIsToldThatItIssuedToo() {
        assertBroken("issued by one call", answersSecondClicks(IssueOutcome.Issued::new));
    }

    @Test
    void secondClickThatIsRefused() {
        assertBroken("double clicks", answersSecondClicks(held -> new IssueOutcome.Refused(Refusal.SOLD_OUT)));
    }

    @Test
    void refusalWhileSomeAreLeft() {
        assertBroken("while some were left", asks((coupon, member) -> new IssueOutcome.Refused(Refusal.SOLD_OUT)));
    }

    @Test
    void refusalForAReasonThatDoesNotApply() {
        assertBroken("while some were left", asks((coupon, member) -> {
            IssueOutcome outcome = honest.issue(coupon, member);
            return outcome instanceof IssueOutcome.Refused ? new IssueOutcome.Refused(Refusal.ENDED) : outcome;
        }));
    }

    @Test
    void storeThatRejects() {
        CommandRun run = assertBroken("every call was answered", asks((coupon, member) -> {
            throw refusedAs(NotCarriedOutException.Reason.REJECTED, "no way");
        }));
        assertThat(run.out()).contains("A call gave up: no way");
    }

    @Test
    void engineThatBreaks() {
        CommandRun run = assertBroken("every call was answered", asks((coupon, member) -> {
            throw new IllegalStateException("out of order");
        }));
        assertThat(run.out()).contains("A call gave up: out of order");
    }

    @Test
    void historyThatLacksARow() {
        assertBroken("as many were issued", reads(rows -> rows.subList(1, rows.size())));
    }

    @Test
    void historyWithTwoRowsOfOneMember() {
        assertBroken("no member has two", reads(rows -> List.of(rows.get(0), with(rows.get(0), 2))));
    }

    @Test
    void historyWithAGap() {
        assertBroken(
                "without a gap",
                reads(rows ->
                        rows.stream().map(row -> with(row, row.sequence() + 1)).toList()));
    }

    @Test
    void historyThatDoesNotGoForward() {
        IssuedCoupon invented = IssuedCoupon.issue(new CouponId("c"), new MemberId("m"), 77, Instant.EPOCH);
        assertBroken("no member has two", reads(anything -> Collections.nCopies(Paging.LIMIT_MAX, invented)));
    }

    @Test
    void counterThatDiffersFromTheRows() {
        CouponCatalog catalog = lying(
                CouponCatalog.class,
                "find",
                found -> ((Optional<?>) found).map(Coupon.class::cast).map(coupon -> coupon.addStock(1)));
        assertBroken("catalog counts", new Stage(honest, catalog, Rows.in(honest), Place.MEMORY, () -> {}));
    }

    @Test
    void troubleIsNoLie() {
        CommandRun run = CommandRun.of(
                options -> asks((coupon, member) -> {
                    int call = calls.incrementAndGet();
                    if (call % 3 == 0) {
                        throw refusedAs(NotCarriedOutException.Reason.BUSY, "too many");
                    }
                    IssueOutcome outcome = honest.issue(coupon, member);
                    if (call % 5 == 0) {
                        throw new OutcomeUnknownException("lost", null);
                    }
                    return outcome;
                }),
                CROWD);

        assertThat(run.out()).doesNotContain("BROKEN");
        assertThat(run.out()).contains("answers got lost").doesNotContain("asked again          0 times");
        assertThat(run.status()).isEqualTo(Quickstart.PASSED);
    }

    private CommandRun assertBroken(String promise, Stage stage) {
        CommandRun run = CommandRun.of(options -> stage, CROWD);

        assertThat(run.out().lines().filter(line -> line.startsWith("BROKEN")))
                .anyMatch(line -> line.contains(promise));
        assertThat(run.json("verdict")).isEqualTo("FAIL");
        assertThat(run.status()).isEqualTo(Quickstart.FAILED);
        return run;
    }

    private Stage asks(BiFunction<CouponId, MemberId, IssueOutcome> answer) {
        CouponIssuer issuer = (coupon, members) ->
                members.stream().map(member -> answer.apply(coupon, member)).toList();
        return new Stage(issuer, honest, Rows.in(honest), Place.MEMORY, () -> {});
    }

    private Stage answersSecondClicks(Function<IssuedCoupon, IssueOutcome> answer) {
        return asks((coupon, member) -> {
            IssueOutcome outcome = honest.issue(coupon, member);
            return outcome instanceof IssueOutcome.AlreadyIssued again ? answer.apply(again.coupon()) : outcome;
        });
    }

    private Stage reads(UnaryOperator<List<IssuedCoupon>> lie) {
        IssuedCouponHistory history = lying(
                IssuedCouponHistory.class,
                "listByCoupon",
                page -> lie.apply(
                        ((List<?>) page).stream().map(IssuedCoupon.class::cast).toList()));
        return new Stage(honest, honest, Rows.in(history), Place.MEMORY, () -> {});
    }

    private <T> T lying(Class<T> door, String method, UnaryOperator<Object> lie) {
        return door.cast(
                Proxy.newProxyInstance(door.getClassLoader(), new Class<?>[] {door}, (proxy, called, arguments) -> {
                    Object answer = called.invoke(honest, arguments);
                    return called.getName().equals(method) ? lie.apply(answer) : answer;
                }));
    }

    private static IssueOutcome invented(CouponId coupon, MemberId member) {
        return new IssueOutcome.Issued(IssuedCoupon.issue(coupon, member, 77, Instant.EPOCH));
    }

    private static IssuedCoupon with(IssuedCoupon coupon, long sequence) {
        return IssuedCoupon.issue(coupon.couponId(), coupon.memberId(), sequence, coupon.issuedAt());
    }

    private static NotCarriedOutException refusedAs(NotCarriedOutException.Reason reason, String message) {
        return new NotCarriedOutException(reason, Duration.ofMillis(1), message, null);
    }
}
