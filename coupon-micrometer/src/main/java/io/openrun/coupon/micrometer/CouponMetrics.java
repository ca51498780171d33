package io.openrun.coupon.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.CouponCatalog;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.PoolUse;
import io.openrun.coupon.SoldOutMemory;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventWorker;
import io.openrun.coupon.queue.ReconcileMonitor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Meters of what issues and hands on: requests that wait, connections, workers, dead letters, drift, what remains. Each
 * part is there if it was given. {@code docs/metrics.md} lists the meters.
 *
 * <p>What a store has to be asked for is looked at while somebody reads meters, on threads of its own: at most once in five
 * seconds, never twice at once. A reader waits for all of these looks together at most a second. What is not known is NaN:
 * the store failed, or was silent for half a minute; {@code coupon.view.up} tells. No scrape fails because of a store, and
 * nothing else waits for one.
 *
 * <p>May be bound to several registries. Thread-safe; its threads are daemons and end with {@link #close()}.
 */
public final class CouponMetrics implements MeterBinder, AutoCloseable {

    /** Of how many coupons at most it tells what remains. */
    public static final int COUPONS_MAX = 100;

    private final Looks looks;
    private final List<MeterBinder> parts;

    private CouponMetrics(Looks looks, List<MeterBinder> parts) {
        this.looks = looks;
        this.parts = parts;
    }

    /** {@return a builder; nothing has to be given} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (View<?> view : looks.views()) {
            Gauge.builder("coupon.view.up", () -> view.value() == null ? 0 : 1)
                    .description("1 if what a store was asked for these meters is known, 0 if not")
                    .tag("view", view.name())
                    .register(registry);
        }
        parts.forEach(part -> part.bindTo(registry));
    }

    /** Asks stores nothing any more: after a while what they were asked for is not known. Nothing that was given is closed. */
    @Override
    public void close() {
        looks.close();
    }

    /** Builds {@link CouponMetrics}. Not thread-safe. */
    public static final class Builder {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
        private static final Duration EVERY_MIN = Duration.ofSeconds(1);
        private static final Duration EVERY_MAX = Duration.ofMinutes(5);

        private final List<BiFunction<Looks, InstantSource, MeterBinder>> parts = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private Looks.Times times = Looks.Times.of(Duration.ofSeconds(5));
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * How many requests wait or are on their way.
         *
         * @param gathering what gathers requests; once at most
         * @return this builder
         * @throws IllegalArgumentException if it is given a second time
         */
        public Builder pending(CoalescingCouponIssuer gathering) {
            return add(
                    "pending",
                    (looks, clock) -> new GivenGauge(
                            "coupon.pending",
                            "Requests that wait or are on their way",
                            "requests",
                            gathering::pending));
        }

        /**
         * How many holders of sold-out coupons are remembered.
         *
         * @param memory what refuses in this JVM; once at most
         * @return this builder
         * @throws IllegalArgumentException if it is given a second time
         */
        public Builder soldOut(SoldOutMemory memory) {
            return add(
                    "soldOut",
                    (looks, clock) -> new GivenGauge(
                            "coupon.soldout.holders",
                            "Holders of sold-out coupons in memory",
                            "members",
                            memory::holders));
        }

        /**
         * How the connections to a store are used. Asked for at each reading, so it must not wait for anything.
         *
         * @param name the value of the tag {@code pool}: 1 to 64 characters of {@code A-Z a-z 0-9 _ . -}
         * @param use tells
         * @return this builder
         * @throws IllegalArgumentException if the name has another form, or is given a second time
         */
        public Builder pool(String name, Supplier<PoolUse> use) {
            return add("pool", name, (looks, clock) -> new PoolMeters(name, use));
        }

        /**
         * How a worker is doing, and what waits in its source.
         *
         * @param name the value of the tag {@code worker}: 1 to 64 characters of {@code A-Z a-z 0-9 _ . -}
         * @param worker the worker, or a relay
         * @return this builder
         * @throws IllegalArgumentException if the name has another form, or is given a second time
         */
        public Builder worker(String name, EventWorker worker) {
            return add("worker", name, (looks, clock) -> new WorkerMeters(name, worker, looks));
        }

        /**
         * How many dead letters wait for a decision.
         *
         * @param deadLetters where they are; once at most
         * @return this builder
         * @throws IllegalArgumentException if it is given a second time
         */
        public Builder deadLetters(DeadLetters deadLetters) {
            return add("deadLetters", (looks, clock) -> new DeadLetterMeters(deadLetters, looks));
        }

        /**
         * What differs between live store and record.
         *
         * @param monitor whose last reports are counted; once at most
         * @return this builder
         * @throws IllegalArgumentException if it is given a second time
         */
        public Builder drift(ReconcileMonitor monitor) {
            return add("drift", (looks, clock) -> new DriftMeters(monitor::reports, clock));
        }

        /**
         * What remains of some coupons. Each is a tag, so name few of them.
         *
         * @param catalog knows what remains; once at most
         * @param coupons names the coupons at each look, and must not wait for anything; beyond {@value #COUPONS_MAX} they
         *     are left out
         * @return this builder
         * @throws IllegalArgumentException if it is given a second time
         */
        public Builder remaining(CouponCatalog catalog, Supplier<? extends Collection<CouponId>> coupons) {
            return add("remaining", (looks, clock) -> new RemainingMeters(catalog, coupons, looks));
        }

        /**
         * How many events were gone from an outbox before anybody had acknowledged them.
         *
         * @param lost counts them, and must not wait for anything: {@code lostEvents()} of a {@code RedisOutbox}; once at
         *     most
         * @return this builder
         * @throws IllegalArgumentException if it is given a second time
         */
        public Builder lostEvents(LongSupplier lost) {
            return add("lostEvents", (looks, clock) -> new LostEventsMeter(lost));
        }

        /**
         * How often a store is looked at, at most.
         *
         * @param every from the beginning of a look to the next one, 1 second to 5 minutes; 5 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder lookEvery(Duration every) {
            if (every == null || every.compareTo(EVERY_MIN) < 0 || every.compareTo(EVERY_MAX) > 0) {
                throw new IllegalArgumentException(
                        "every must be " + EVERY_MIN + " to " + EVERY_MAX + ", was " + every);
            }
            return times(Looks.Times.of(every));
        }

        /**
         * The clock that ages are measured on.
         *
         * @param clock the clock; that of the system unless set
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        Builder times(Looks.Times times) {
            this.times = times;
            return this;
        }

        /** {@return the meters; they are there once they are bound to a registry} */
        public CouponMetrics build() {
            Looks looks = new Looks(times);
            return new CouponMetrics(
                    looks, parts.stream().map(part -> part.apply(looks, clock)).toList());
        }

        private Builder add(String kind, String name, BiFunction<Looks, InstantSource, MeterBinder> part) {
            if (name == null || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "name of a " + kind + " must be 1 to 64 characters of A-Z a-z 0-9 _ . -, was " + name);
            }
            return add(kind + " " + name, part);
        }

        private Builder add(String what, BiFunction<Looks, InstantSource, MeterBinder> part) {
            if (!names.add(what)) {
                throw new IllegalArgumentException(what + " was given before");
            }
            parts.add(part);
            return this;
        }
    }

    /** One number that is there for the asking. */
    private record GivenGauge(String name, String description, String unit, Supplier<Number> value)
            implements MeterBinder {

        @Override
        public void bindTo(MeterRegistry registry) {
            Gauge.builder(name, value).description(description).baseUnit(unit).register(registry);
        }
    }

    /** Events that an outbox has lost. */
    private record LostEventsMeter(LongSupplier lost) implements MeterBinder {

        @Override
        public void bindTo(MeterRegistry registry) {
            // a counter keeps what it counts only weakly: the registry is there as long as its meters are
            FunctionCounter.builder("coupon.outbox.lost", registry, any -> lost.getAsLong())
                    .description("Events that were gone from the outbox although nobody had acknowledged them")
                    .baseUnit("events")
                    .register(registry);
        }
    }
}
