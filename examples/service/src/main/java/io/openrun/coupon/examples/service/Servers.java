package io.openrun.coupon.examples.service;

import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.RedisServer;
import io.openrun.coupon.testkit.StartedDatabase;
import io.openrun.coupon.testkit.TestDatabases;

/**
 * A PostgreSQL and a Redis from the jar, durable, on free ports of this machine. They run as long as this process, and
 * leave nothing behind.
 */
final class Servers {

    private Servers() {}

    /** Says where they are, as the service's properties, then waits for its end. */
    static void main() {
        RedisServer redis = RedisServer.builder().start();
        StartedDatabase database = TestDatabases.start(DatabaseKind.POSTGRESQL);
        ChildProcess.say("spring.datasource.url", database.jdbcUrl());
        ChildProcess.say("spring.datasource.username", database.username());
        ChildProcess.say("spring.datasource.password", database.password());
        ChildProcess.say("openrun.coupon.redis.uri", redis.uri().toString());
        ChildProcess.sayReady();
        ChildProcess.awaitParentsEnd();
        redis.close();
        database.close();
        System.exit(0);
    }
}
