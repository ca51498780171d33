package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.testkit.TestDatabase;

/**
 * Where the coupons of a run are kept.
 *
 * @param word the database in one word: none, h2, postgres, mariadb or the product that a JDBC URL names
 * @param description what a reader of the numbers wants to know of it
 * @param afterwards what is left of it when the run is over
 */
record Place(String word, String description, String afterwards) {

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
}
