package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.testkit.DatabaseKind;

/** The databases that can be started, by their names on the command line. */
public enum DatabaseChoice {
    /** A PostgreSQL server. */
    POSTGRES("postgres", DatabaseKind.POSTGRESQL),
    /** A MariaDB server. */
    MARIADB("mariadb", DatabaseKind.MARIADB),
    /** H2 in this JVM. */
    H2("h2", DatabaseKind.H2);

    private final String word;
    private final DatabaseKind kind;

    DatabaseChoice(String word, DatabaseKind kind) {
        this.word = word;
        this.kind = kind;
    }

    DatabaseKind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return word;
    }
}
