package io.openrun.coupon.benchmarks.contest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One contestant on servers that were started for it, and go with it. */
public final class Ground implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    private final Contestant contestant;
    private final Servers servers;
    private final String description;

    private Ground(Plan plan, Contestant contestant, Servers servers) {
        this.contestant = contestant;
        this.servers = servers;
        this.description = servers.describe(plan.issuer() + ": " + contestant.describe());
    }

    /** Starts the servers with nothing in them, and lets the contestant in by the route. */
    public static Ground open(Plan plan, Route route) {
        if (plan.soldOutMemory() && !plan.issuer().canRemember()) {
            throw new IllegalArgumentException("the sold-out memory does not go with " + plan.issuer());
        }
        plan.issuer().requireOn(plan.database(), "--issuer");
        Servers servers = new Servers(plan, route);
        try {
            Ground ground = new Ground(plan, plan.issuer().open(servers), servers);
            LOG.info("{}", ground.description);
            return ground;
        } catch (RuntimeException failure) {
            servers.close();
            throw failure;
        }
    }

    /** Starts the servers of an issuer for the moment, and says what they are, by their names. */
    public static Map<String, String> describeServers(String issuer, String database) {
        Map<String, String> servers = new LinkedHashMap<>();
        DatabaseChoice chosen = new Words<>(DatabaseChoice.class).convert(database);
        servers.put(chosen.toString(), Servers.describe(chosen));
        new Words<>(IssuerChoice.class)
                .convert(issuer)
                .beside()
                .ifPresent(beside -> servers.put(beside.toString(), Servers.describe(beside)));
        return servers;
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

    /** {@return servers, settings and pool in one line} */
    public String describe() {
        return description;
    }

    @Override
    public void close() {
        contestant.close();
        servers.close();
    }

    /**
     * Who is to be measured, on what.
     *
     * @param issuer who
     * @param database on what
     * @param poolSize how many connections it has to that
     * @param soldOutMemory whether the library's sold-out memory stands before it
     */
    public record Plan(IssuerChoice issuer, DatabaseChoice database, int poolSize, boolean soldOutMemory) {

        /** A plan with the usual pool for so many callers, and without the memory. */
        public static Plan of(String issuer, String database, int callers) {
            return of(
                    new Words<>(IssuerChoice.class).convert(issuer),
                    new Words<>(DatabaseChoice.class).convert(database),
                    callers);
        }

        /** A plan with the usual pool for so many callers, and without the memory. */
        public static Plan of(IssuerChoice issuer, DatabaseChoice database, int callers) {
            return new Plan(issuer, database, issuer.poolSize(callers), false);
        }

        /** The same with or without the sold-out memory. */
        public Plan withMemory(boolean memory) {
            return new Plan(issuer, database, poolSize, memory);
        }
    }
}
