package io.openrun.coupon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reference engine: catalog, issuer and history in the memory of this JVM, the contract in its simplest form. For
 * tests and demonstrations; what it issued is gone with the JVM.
 */
public final class InMemoryCoupons implements CouponIssuer, CouponCatalog, IssuedCouponHistory {

    private final InstantSource clock;
    private final ConcurrentNavigableMap<CouponId, Shelf> shelves = new ConcurrentSkipListMap<>();

    /** An empty store on the system's clock. */
    public InMemoryCoupons() {
        this(InstantSource.system());
    }

    /**
     * An empty store.
     *
     * @param clock decides the issue period and the expiry
     */
    public InMemoryCoupons(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<IssueOutcome> issueAll(CouponId couponId, List<MemberId> memberIds) {
        List<MemberId> members = IssueRules.checkBatch(couponId, memberIds);
        Shelf shelf = shelves.get(couponId);
        return shelf == null ? IssueRules.unknownCoupon(members) : shelf.issueAll(members, clock);
    }

    @Override
    public void create(Coupon coupon) {
        if (coupon == null || coupon.inventory().isStarted()) {
            throw new IllegalArgumentException("coupon must be given, and nothing of it issued");
        }
        if (shelves.putIfAbsent(coupon.id(), new Shelf(coupon)) != null) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.ID_TAKEN, "there is a coupon " + coupon.id() + " already");
        }
    }

    @Override
    public Optional<Coupon> find(CouponId couponId) {
        return Optional.ofNullable(shelves.get(couponId)).map(shelf -> shelf.coupon);
    }

    @Override
    public List<Coupon> list(@Nullable CouponId after, int limit) {
        Map<CouponId, Shelf> rest = after == null ? shelves : shelves.tailMap(after, false);
        return rest.values().stream()
                .limit(Paging.check("limit", limit))
                .map(shelf -> shelf.coupon)
                .toList();
    }

    @Override
    public Coupon edit(CouponId couponId, CouponTerms terms) {
        return change(couponId, coupon -> coupon.edit(terms));
    }

    @Override
    public Coupon addStock(CouponId couponId, int count) {
        return change(couponId, coupon -> coupon.addStock(count));
    }

    @Override
    public Coupon removeStock(CouponId couponId, int count) {
        return change(couponId, coupon -> coupon.removeStock(count));
    }

    @Override
    public Coupon suspend(CouponId couponId) {
        return change(couponId, Coupon::suspend);
    }

    @Override
    public Coupon resume(CouponId couponId) {
        return change(couponId, Coupon::resume);
    }

    private Coupon change(CouponId couponId, UnaryOperator<Coupon> change) {
        Shelf shelf = shelves.get(couponId);
        if (shelf == null) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.UNKNOWN_COUPON, "there is no coupon " + couponId);
        }
        return shelf.change(change);
    }

    @Override
    public Optional<IssuedCoupon> find(IssuedCouponId id) {
        return Optional.ofNullable(shelves.get(id.couponId())).flatMap(shelf -> shelf.find(id));
    }

    @Override
    public Optional<IssuedCoupon> find(CouponId couponId, MemberId memberId) {
        return Optional.ofNullable(shelves.get(couponId)).map(shelf -> shelf.byMember.get(memberId));
    }

    @Override
    public List<IssuedCoupon> listByMember(MemberId memberId, @Nullable CouponId after, int limit) {
        Map<CouponId, Shelf> rest = after == null ? shelves : shelves.tailMap(after, false);
        return rest.values().stream()
                .flatMap(shelf -> Stream.ofNullable(shelf.byMember.get(memberId)))
                .limit(Paging.check("limit", limit))
                .toList();
    }

    @Override
    public List<IssuedCoupon> listByCoupon(CouponId couponId, long afterSequence, int limit) {
        Paging.check("limit", limit);
        return shelf(couponId)
                .flatMap(shelf -> shelf.bySequence.tailMap(afterSequence, false).values().stream())
                .limit(limit)
                .toList();
    }

    @Override
    public UseOutcome use(IssuedCouponId id) {
        Shelf shelf = shelves.get(id.couponId());
        return shelf == null ? new UseOutcome.NotFound() : shelf.use(id, clock);
    }

    @Override
    public long expire(CouponId couponId, int batchSize) {
        Paging.check("batchSize", batchSize);
        return shelf(couponId).mapToLong(shelf -> shelf.expire(clock)).sum();
    }

    @Override
    public IssuedCounts count(CouponId couponId) {
        Map<IssuedCouponStatus, Long> counts = new ConcurrentHashMap<>();
        shelf(couponId)
                .flatMap(shelf -> shelf.bySequence.values().stream())
                .forEach(issued -> counts.merge(issued.status(), 1L, Long::sum));
        return new IssuedCounts(
                counts.getOrDefault(IssuedCouponStatus.UNUSED, 0L),
                counts.getOrDefault(IssuedCouponStatus.USED, 0L),
                counts.getOrDefault(IssuedCouponStatus.EXPIRED, 0L));
    }

    private Stream<Shelf> shelf(CouponId couponId) {
        return Stream.ofNullable(shelves.get(couponId));
    }

    /** One coupon and those who hold it: changed under its lock, read without. */
    private static final class Shelf {

        private final ReentrantLock lock = new ReentrantLock();
        private final ConcurrentMap<MemberId, IssuedCoupon> byMember = new ConcurrentHashMap<>();
        private final ConcurrentNavigableMap<Long, IssuedCoupon> bySequence = new ConcurrentSkipListMap<>();
        private volatile Coupon coupon;

        Shelf(Coupon coupon) {
            this.coupon = coupon;
        }

        List<IssueOutcome> issueAll(List<MemberId> members, InstantSource clock) {
            lock.lock();
            try {
                long lastSequence = bySequence.isEmpty() ? 0 : bySequence.lastKey();
                List<IssueOutcome> outcomes =
                        IssueRules.decide(coupon, lastSequence, holdersAmong(members), members, clock.instant());
                List<IssuedCoupon> issued = IssueRules.issuedIn(outcomes);
                if (!issued.isEmpty()) {
                    coupon = coupon.use(issued.size());
                    issued.forEach(this::put);
                }
                return outcomes;
            } finally {
                lock.unlock();
            }
        }

        Coupon change(UnaryOperator<Coupon> change) {
            lock.lock();
            try {
                Coupon changed = change.apply(coupon);
                coupon = changed;
                return changed;
            } finally {
                lock.unlock();
            }
        }

        Optional<IssuedCoupon> find(IssuedCouponId id) {
            return Optional.ofNullable(bySequence.get(id.sequence()))
                    .filter(issued -> issued.id().equals(id));
        }

        UseOutcome use(IssuedCouponId id, InstantSource clock) {
            lock.lock();
            try {
                Optional<IssuedCoupon> found = find(id);
                UseOutcome outcome = UseRules.decide(found, coupon.terms().expireDate(), clock.instant());
                if (outcome instanceof UseOutcome.Used used) {
                    put(used.coupon());
                }
                return outcome;
            } finally {
                lock.unlock();
            }
        }

        long expire(InstantSource clock) {
            lock.lock();
            try {
                Instant expireDate = coupon.terms().expireDate();
                if (clock.instant().isBefore(expireDate)) {
                    return 0;
                }
                List<IssuedCoupon> unused = bySequence.values().stream()
                        .filter(issued -> issued.status() == IssuedCouponStatus.UNUSED)
                        .toList();
                unused.forEach(issued -> put(issued.expire()));
                return unused.size();
            } finally {
                lock.unlock();
            }
        }

        private Map<MemberId, IssuedCoupon> holdersAmong(List<MemberId> members) {
            return members.stream()
                    .flatMap(member -> Stream.ofNullable(byMember.get(member)))
                    .collect(Collectors.toMap(IssuedCoupon::memberId, issued -> issued, (one, same) -> one));
        }

        private void put(IssuedCoupon issued) {
            byMember.put(issued.memberId(), issued);
            bySequence.put(issued.sequence(), issued);
        }
    }
}
