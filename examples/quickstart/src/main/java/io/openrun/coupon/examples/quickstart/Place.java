package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.testkit.TestDatabase;

/**
 * Where the coupons of a run are kept.
 *
 * @param word where the stock is, in one word: none, redis, h2, postgres, mariadb or the product that a JDBC URL names
 * @param description what a reader of the numbers wants to know of it
 * @param afterwards what is left of it when the run is over
 */
record Place(String word, String description, String afterwards) {

    private static final String IN_REDIS = "redis";

    static final Place MEMORY = new Place("none", "none, in the memory of this JVM", "nothing is left");

    static Place started(DatabaseChoice database, TestDatabase started) {
        return new Place(database.toString(), started.describe(), "the database and its data were removed");
    }

    /** Names no more than the product, since the rest of a URL may hold a password. */
    static Place given(String jdbcUrl) {
        String product = jdbcUrl.split(":", 3)[1];
        String word = product.equals("postgresql") ? DatabaseChoice.POSTGRES.toString() : product;
        return new Place(word, word + " at --jdbc-url", "its tables stay, with the rows of this run");
    }

    /** Stock and events are in Redis, and this has the catalog. */
    Place inRedis(OpenedRedis redis) {
        return new Place(IN_REDIS, redis.description() + "; the catalog: " + description, left(redis));
    }

    /** All is kept here, behind a lock in Redis. */
    Place lockedBy(OpenedRedis redis) {
        return new Place(word, description + "; the lock: " + redis.description(), left(redis));
    }

    private String left(OpenedRedis redis) {
        return afterwards + (redis.isGiven() ? "; the keys in Redis stay" : "; Redis was removed");
    }
}
