package io.openrun.coupon.testkit;

import io.openrun.coupon.ChangeRefusedException;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.CouponTerms;
import io.openrun.coupon.InMemoryCoupons;
import io.openrun.coupon.Inventory;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssueOutcome.Refused;
import io.openrun.coupon.IssuePeriod;
import io.openrun.coupon.IssueRules;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.IssuedCouponHistory;
import io.openrun.coupon.IssuedCouponId;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.UseOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Issuers with one mistake each, the kind that is made: around an engine that makes none. */
final class WrongEngines {

    private WrongEngines() {}

    static EngineUnderTest honest() {
        InMemoryCoupons coupons = new InMemoryCoupons();
        return new EngineUnderTest(coupons, coupons, coupons, coupons);
    }

    private static EngineUnderTest issuing(EngineUnderTest honest, CouponIssuer wrong) {
        return new EngineUnderTest(wrong, wrong, honest.catalog(), honest.history());
    }

    private interface Mistake {
        List<IssueOutcome> issueAll(EngineUnderTest honest, CouponId id, List<MemberId> members);
    }

    private static EngineUnderTest issuing(Mistake mistake) {
        EngineUnderTest honest = honest();
        return issuing(honest, (id, members) -> mistake.issueAll(honest, id, IssueRules.checkBatch(id, members)));
    }

    static EngineUnderTest answersInReverse() {
        return issuing((honest, id, members) -> {
            List<IssueOutcome> outcomes = new ArrayList<>(honest.issuer().issueAll(id, members));
            Collections.reverse(outcomes);
            return outcomes;
        });
    }

    /** Asks "any left?" before "already mine?". */
    static EngineUnderTest asksForStockFirst() {
        return refusingFirst(Refusal.SOLD_OUT, coupon -> !coupon.inventory().hasAvailableStock());
    }

    static EngineUnderTest asksForTheEndFirst() {
        return refusingFirst(
                Refusal.ENDED,
                coupon -> !SampleCoupons.now()
                        .isBefore(coupon.terms().issuePeriod().endsAt()));
    }

    static EngineUnderTest asksForSuspensionFirst() {
        return refusingFirst(Refusal.SUSPENDED, Coupon::suspended);
    }

    private interface Applies {
        boolean to(Coupon coupon);
    }

    private static EngineUnderTest refusingFirst(Refusal reason, Applies applies) {
        return issuing((honest, id, members) -> {
            Optional<Coupon> coupon = honest.catalog().find(id);
            return coupon.isPresent() && applies.to(coupon.get())
                    ? members.stream()
                            .<IssueOutcome>map(member -> new Refused(reason))
                            .toList()
                    : honest.issuer().issueAll(id, members);
        });
    }

    static EngineUnderTest foldsNames() {
        return issuing((honest, id, members) -> honest.issuer()
                .issueAll(
                        id,
                        members.stream()
                                .map(member -> new MemberId(member.value().toLowerCase(Locale.ROOT)))
                                .toList()));
    }

    /** Every click gets another coupon. */
    static EngineUnderTest forgetsWhoHolds() {
        AtomicInteger clicks = new AtomicInteger();
        return issuing((honest, id, members) -> {
            List<IssueOutcome> outcomes = new ArrayList<>();
            for (MemberId member : members) {
                IssueOutcome outcome = honest.issuer().issue(id, new MemberId("click-" + clicks.incrementAndGet()));
                outcomes.add(outcome.held()
                        .<IssueOutcome>map(
                                held -> new Issued(IssuedCoupon.issue(id, member, held.sequence(), held.issuedAt())))
                        .orElse(outcome));
            }
            return outcomes;
        });
    }

    static EngineUnderTest changesItsAnswer() {
        return issuing((honest, id, members) -> honest.issuer().issueAll(id, members).stream()
                .map(outcome -> outcome instanceof AlreadyIssued again
                        ? new AlreadyIssued(IssuedCoupon.issue(
                                id,
                                again.coupon().memberId(),
                                again.coupon().sequence(),
                                again.coupon().issuedAt().plusSeconds(1)))
                        : outcome)
                .toList());
    }

    /** Looks whether one is left, and takes it later: right as long as one caller comes at a time. */
    static EngineUnderTest checksThenActs() {
        EngineUnderTest plenty = stocked(total -> total + 20_000);
        return issuing(
                plenty,
                (id, members) -> IssueRules.checkBatch(id, members).stream()
                        .map(member -> checkThenAct(plenty, id, member))
                        .toList());
    }

    private static IssueOutcome checkThenAct(EngineUnderTest plenty, CouponId id, MemberId member) {
        Optional<IssuedCoupon> held = plenty.history().find(id, member);
        if (held.isPresent()) {
            return new AlreadyIssued(held.get());
        }
        Optional<Refusal> refusal = plenty.catalog().find(id).flatMap(coupon -> coupon.refusalAt(SampleCoupons.now()));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        return plenty.issuer().issue(id, member);
    }

    static EngineUnderTest issuesOneTooMany() {
        return stocked(total -> total + 1);
    }

    /** The stock that is kept is another than the one that is shown. */
    private static EngineUnderTest stocked(UnaryOperator<Integer> kept) {
        EngineUnderTest honest = honest();
        int more = kept.apply(0);
        CouponCatalog catalog = new CatalogAround(honest.catalog()) {
            @Override
            public void create(Coupon coupon) {
                super.create(coupon.addStock(more));
            }

            @Override
            Coupon shown(Coupon coupon) {
                Inventory inventory = coupon.inventory();
                int total = Math.max(0, inventory.totalCount() - more);
                return new Coupon(
                        coupon.id(),
                        coupon.terms(),
                        new Inventory(total, Math.min(total, inventory.usedCount())),
                        coupon.suspended());
            }
        };
        return new EngineUnderTest(honest.issuer(), honest.issuer(), catalog, honest.history());
    }

    static EngineUnderTest overlooksTheEnd() {
        return withPeriod(
                period -> new IssuePeriod(period.startsAt(), period.endsAt().plus(Duration.ofDays(1))));
    }

    static EngineUnderTest overlooksTheStart() {
        return withPeriod(period -> new IssuePeriod(Instant.EPOCH, period.endsAt()));
    }

    private static EngineUnderTest withPeriod(UnaryOperator<IssuePeriod> kept) {
        EngineUnderTest honest = honest();
        CouponCatalog catalog = new CatalogAround(honest.catalog()) {
            @Override
            public void create(Coupon coupon) {
                CouponTerms terms = coupon.terms();
                IssuePeriod period = kept.apply(terms.issuePeriod());
                super.create(coupon.edit(new CouponTerms(
                        terms.description(),
                        terms.discount(),
                        period,
                        terms.expireDate().plus(Duration.ofDays(2)))));
            }
        };
        return new EngineUnderTest(honest.issuer(), honest.issuer(), catalog, honest.history());
    }

    static EngineUnderTest losesARow() {
        return recording(history -> new HistoryAround(history) {
            @Override
            public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
                List<IssuedCoupon> listed = super.listByCoupon(couponId, afterSequence, limit);
                return listed.subList(Math.min(1, listed.size()), listed.size());
            }
        });
    }

    static EngineUnderTest burnsAUnitOnRefusal() {
        return issuing((honest, id, members) -> {
            List<IssueOutcome> outcomes = honest.issuer().issueAll(id, members);
            if (outcomes.contains(new Refused(Refusal.NOT_STARTED))
                    && honest.catalog().find(id).orElseThrow().inventory().hasAvailableStock()) {
                honest.catalog().removeStock(id, 1);
            }
            return outcomes;
        });
    }

    /** Remembers for ever that a coupon was sold out. */
    static EngineUnderTest overlooksARestock() {
        Set<CouponId> soldOut = ConcurrentHashMap.newKeySet();
        return issuing((honest, id, members) -> members.stream()
                .map(member -> {
                    if (soldOut.contains(id)
                            && honest.history().find(id, member).isEmpty()) {
                        return new Refused(Refusal.SOLD_OUT);
                    }
                    IssueOutcome outcome = honest.issuer().issue(id, member);
                    if (outcome.equals(new Refused(Refusal.SOLD_OUT))) {
                        soldOut.add(id);
                    }
                    return outcome;
                })
                .toList());
    }

    /** Lets bad input run into whatever comes. */
    static EngineUnderTest checksNoInput() {
        EngineUnderTest honest = honest();
        return issuing(honest, (id, members) -> {
            try {
                return honest.issuer().issueAll(id, members);
            } catch (IllegalArgumentException unchecked) {
                throw new IllegalStateException("something went wrong", unchecked);
            }
        });
    }

    /** Makes up what it does not know. */
    static EngineUnderTest inventsACoupon() {
        return issuing((honest, id, members) -> {
            if (honest.catalog().find(id).isEmpty()) {
                honest.catalog().create(new Coupon(id, SampleCoupons.open(1).terms(), Inventory.of(1), false));
            }
            return honest.issuer().issueAll(id, members);
        });
    }

    static EngineUnderTest failsOnNothing() {
        return issuing((honest, id, members) -> {
            if (members.isEmpty()) {
                throw new IllegalArgumentException("memberIds must not be empty");
            }
            return honest.issuer().issueAll(id, members);
        });
    }

    /** Holds less than a batch may. */
    static EngineUnderTest cutsLargeBatches() {
        return issuing((honest, id, members) ->
                honest.issuer().issueAll(id, members.subList(0, Math.min(512, members.size()))));
    }

    static EngineUnderTest overlooksSuspension() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            @Override
            public Coupon suspend(CouponId couponId) {
                return catalog.find(couponId).orElseThrow();
            }
        });
    }

    /** Two callers at once wait for each other, longer than anybody has patience. */
    static EngineUnderTest deadlocks() {
        AtomicInteger inside = new AtomicInteger();
        return issuing((honest, id, members) -> {
            if (inside.incrementAndGet() > 1) {
                LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            List<IssueOutcome> outcomes = honest.issuer().issueAll(id, members);
            inside.decrementAndGet();
            return outcomes;
        });
    }

    static EngineUnderTest createsTwice() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            @Override
            public void create(Coupon coupon) {
                try {
                    super.create(coupon);
                } catch (ChangeRefusedException taken) {
                    super.addStock(coupon.id(), 1);
                }
            }
        });
    }

    static EngineUnderTest cutsMomentsToSeconds() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            @Override
            Coupon shown(Coupon coupon) {
                CouponTerms terms = coupon.terms();
                Instant start = terms.issuePeriod().startsAt().truncatedTo(ChronoUnit.SECONDS);
                IssuePeriod period = new IssuePeriod(start, terms.issuePeriod().endsAt());
                return new Coupon(
                        coupon.id(),
                        new CouponTerms(terms.description(), terms.discount(), period, terms.expireDate()),
                        coupon.inventory(),
                        coupon.suspended());
            }
        });
    }

    static EngineUnderTest suspendsOnce() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            @Override
            public Coupon suspend(CouponId couponId) {
                if (catalog.find(couponId).map(Coupon::suspended).orElse(false)) {
                    throw new IllegalStateException("suspended already");
                }
                return super.suspend(couponId);
            }
        });
    }

    static EngineUnderTest editsWhatWasIssued() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            @Override
            public Coupon edit(CouponId couponId, CouponTerms terms) {
                try {
                    return super.edit(couponId, terms);
                } catch (ChangeRefusedException frozen) {
                    Coupon coupon = catalog.find(couponId).orElseThrow(() -> frozen);
                    return new Coupon(couponId, terms, coupon.inventory(), coupon.suspended());
                }
            }
        });
    }

    static EngineUnderTest listsOneAgain() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            @Override
            public List<Coupon> list(@Nullable CouponId after, int limit) {
                List<Coupon> page = super.list(after, limit);
                return after == null || page.isEmpty()
                        ? page
                        : List.of(catalog.find(after).orElseThrow());
            }
        });
    }

    /** Reads the total, and writes it back later. */
    static EngineUnderTest losesAChange() {
        return cataloguing(catalog -> new CatalogAround(catalog) {
            private final AtomicInteger busy = new AtomicInteger();

            @Override
            public Coupon addStock(CouponId couponId, int count) {
                boolean alone = busy.incrementAndGet() == 1;
                LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                busy.decrementAndGet();
                return alone
                        ? super.addStock(couponId, count)
                        : catalog.find(couponId).orElseThrow();
            }
        });
    }

    private static EngineUnderTest cataloguing(UnaryOperator<CouponCatalog> mistake) {
        EngineUnderTest honest = honest();
        return new EngineUnderTest(
                honest.issuer(), honest.otherIssuer(), mistake.apply(honest.catalog()), honest.history());
    }

    /** Finds by the sequence and does not look at the rest of the id. */
    static EngineUnderTest trustsTheSequence() {
        return recording(history -> new HistoryAround(history) {
            @Override
            public Optional<IssuedCoupon> find(IssuedCouponId id) {
                return history.listByCoupon(id.couponId(), id.sequence() - 1, 1).stream()
                        .filter(issued -> issued.sequence() == id.sequence())
                        .findFirst();
            }

            @Override
            public UseOutcome use(IssuedCouponId id) {
                return find(id).map(IssuedCoupon::id).map(super::use).orElseGet(UseOutcome.NotFound::new);
            }
        });
    }

    static EngineUnderTest usesAgain() {
        return recording(history -> new HistoryAround(history) {
            @Override
            public UseOutcome use(IssuedCouponId id) {
                UseOutcome outcome = super.use(id);
                return outcome instanceof UseOutcome.AlreadyUsed again ? new UseOutcome.Used(again.coupon()) : outcome;
            }
        });
    }

    static EngineUnderTest repeatsTheLastOfAPage() {
        return recording(history -> new HistoryAround(history) {
            @Override
            public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
                return super.listByCoupon(couponId, Math.max(0, afterSequence - 1), limit);
            }
        });
    }

    private static EngineUnderTest recording(UnaryOperator<IssuedCouponHistory> mistake) {
        EngineUnderTest honest = honest();
        return new EngineUnderTest(
                honest.issuer(), honest.otherIssuer(), honest.catalog(), mistake.apply(honest.history()));
    }
}
