package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One contestant on a database that was started for it, and goes with it. */
public final class Ground implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    private final Contestant contestant;
    private final String description;
    private final Runnable stopDatabase;

    private Ground(Contestant contestant, String description, Runnable stopDatabase) {
        this.contestant = contestant;
        this.description = description;
        this.stopDatabase = stopDatabase;
    }

    /** Starts the database with empty tables, and lets the contestant in by the route. */
    public static Ground open(Plan plan, Route route) {
        if (plan.soldOutMemory() && !plan.issuer().canRemember()) {
            throw new IllegalArgumentException("the sold-out memory does not go with " + plan.issuer());
        }
        if (plan.issuer() == IssuerChoice.MEMORY) {
            return new Ground(new MemoryContestant(), "no database", () -> {});
        }
        StartedDatabase database = TestDatabases.start(plan.database().kind());
        try {
            return onDatabase(plan, route, database);
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    /** Starts a database of this name for the moment, and says what it is. */
    public static String describeServer(String database) {
        try (StartedDatabase started = TestDatabases.start(
                new Words<>(DatabaseChoice.class).convert(database).kind())) {
            return started.describe();
        }
    }

    private static Ground onDatabase(Plan plan, Route route, StartedDatabase database) {
        String jdbcUrl = route.open(database);
        Place place = new Place(database, jdbcUrl, plan.poolSize(), plan.soldOutMemory());
        Contestant contestant = plan.issuer().open(place);
        String description = database.describe() + "; " + plan.issuer() + ": " + contestant.describe();
        LOG.info("{}", description);
        return new Ground(contestant, description, () -> {
            route.close();
            database.close();
        });
    }

    /** {@return who issues} */
    public Contestant contestant() {
        return contestant;
    }

    /** {@return who issues, for callers who don't wait} */
    public AsyncContestant asyncContestant() {
        return Optional.of(contestant)
                .filter(AsyncContestant.class::isInstance)
                .map(AsyncContestant.class::cast)
                .orElseThrow(() -> new IllegalArgumentException(
                        "this issuer makes its callers wait, there is no async of it: " + description));
    }

    /** {@return database, settings and pool in one line} */
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        contestant.close();
        stopDatabase.run();
    }

    /**
     * Who is to be measured, on what.
     *
     * @param issuer who
     * @param database on what
     * @param poolSize how many connections it has
     * @param soldOutMemory whether the library's sold-out memory stands before it
     */
    public record Plan(IssuerChoice issuer, DatabaseChoice database, int poolSize, boolean soldOutMemory) {

        /** A plan with the usual pool, and without the memory. */
        public static Plan of(String issuer, String database) {
            return of(
                    new Words<>(IssuerChoice.class).convert(issuer),
                    new Words<>(DatabaseChoice.class).convert(database));
        }

        /** A plan with the usual pool, and without the memory. */
        public static Plan of(IssuerChoice issuer, DatabaseChoice database) {
            return new Plan(issuer, database, issuer.poolSize(), false);
        }

        /** The same with or without the sold-out memory. */
        public Plan withMemory(boolean memory) {
            return new Plan(issuer, database, poolSize, memory);
        }
    }
}
