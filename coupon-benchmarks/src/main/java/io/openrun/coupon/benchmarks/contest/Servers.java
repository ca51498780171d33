package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The servers of one contestant, each started when it is asked for, and gone with the contestant. */
final class Servers implements AutoCloseable {

    private final Ground.Plan plan;
    private final Route route;
    private final Deque<Runnable> toStop = new ArrayDeque<>();
    private final StringJoiner description = new StringJoiner("; ");
    private @Nullable Place database;
    private @Nullable RedisPlace redis;

    Servers(Ground.Plan plan, Route route) {
        this.plan = plan;
        this.route = route;
        toStop.push(route::close);
    }

    /** The database that was chosen, with empty tables when this is called first. */
    Place database() {
        if (database == null) {
            database = database(plan.database(), plan.poolSize());
        }
        return database;
    }

    /** The database that an issuer on Redis has beside it. */
    Place beside() {
        DatabaseChoice beside = plan.issuer().beside().orElseThrow();
        return database(beside, plan.issuer().isOurs() ? Place.POOL_SIZE_OURS : Place.POOL_SIZE);
    }

    /** A database besides, with empty tables. */
    Place database(DatabaseChoice choice, int poolSize) {
        StartedDatabase database = TestDatabases.start(choice.kind());
        toStop.push(database::close);
        description.add(database.describe());
        boolean inThisJvm = choice.kind() == DatabaseKind.H2;
        String jdbcUrl = inThisJvm ? database.jdbcUrl() : route.open(database);
        return new Place(database, jdbcUrl, poolSize, plan.soldOutMemory());
    }

    /** The Redis that was chosen, with nothing in it when this is called first. */
    RedisPlace redis() {
        if (redis == null) {
            RedisServer started = start(plan.database());
            toStop.push(started::close);
            description.add(started.describe());
            redis = new RedisPlace(started, plan.database(), route.open(started), plan.poolSize());
        }
        return redis;
    }

    private static RedisServer start(DatabaseChoice choice) {
        return RedisServer.builder().set("appendfsync", choice.appendfsync()).start();
    }

    /** Starts a server for the moment, and says what it is. */
    static String describe(DatabaseChoice choice) {
        if (DatabaseChoice.REDIS.contains(choice)) {
            try (RedisServer started = start(choice)) {
                return started.describe();
            }
        }
        try (StartedDatabase started = TestDatabases.start(choice.kind())) {
            return started.describe();
        }
    }

    /** What was started, and for whom, in one line. */
    String describe(String contestant) {
        return description.length() == 0 ? contestant : description + "; " + contestant;
    }

    @Override
    public void close() {
        while (!toStop.isEmpty()) {
            toStop.pop().run();
        }
    }
}
