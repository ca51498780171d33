package io.openrun.coupon.testkit;

/** The database products that {@link TestDatabases} can start. */
public enum DatabaseKind {
    /** H2, inside this JVM, with its data in files. */
    H2("H2", "coupon.it.h2", "sa"),

    /** PostgreSQL, a server process. */
    POSTGRESQL("PostgreSQL", "coupon.it.postgres", "postgres"),

    /** MariaDB, a server process. It is not MySQL: what passes here may still fail there. */
    MARIADB("MariaDB", "coupon.it.mariadb", "root");

    private final String productName;
    private final String addressProperty;
    private final String superuser;

    DatabaseKind(String productName, String addressProperty, String superuser) {
        this.productName = productName;
        this.addressProperty = addressProperty;
        this.superuser = superuser;
    }

    /** The name as people write it. */
    String productName() {
        return productName;
    }

    /** The system property that names a database to use instead of starting one. */
    String addressProperty() {
        return addressProperty;
    }

    /** The user who may do everything in a database of this kind that nobody configured. */
    String superuser() {
        return superuser;
    }
}
