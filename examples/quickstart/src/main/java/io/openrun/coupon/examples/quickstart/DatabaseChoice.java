package io.openrun.coupon.examples.quickstart;

import io.openrun.coupon.testkit.DatabaseKind;

/** The databases that can be started, by their names on the command line. */
enum DatabaseChoice {
    H2("h2", DatabaseKind.H2),
    POSTGRES("postgres", DatabaseKind.POSTGRESQL),
    MARIADB("mariadb", DatabaseKind.MARIADB);

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
