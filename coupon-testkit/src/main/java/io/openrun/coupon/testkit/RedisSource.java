package io.openrun.coupon.testkit;

/** Where the shared Redis comes from. Classes that need an optional dependency are only touched by the one source taken. */
enum RedisSource {
    EXTERNAL("Start that server, correct the system property " + ExternalRedis.PROPERTY
            + ", or leave it out to have a server started.") {
        @Override
        TestRedisAddress start() throws ServerStartException {
            return ExternalRedis.connect();
        }
    },
    DOCKER("Docker was asked for by -Dcoupon.it=docker. Start it, with org.testcontainers:testcontainers on the class"
            + " path, leave the property out, or give an address by -D" + ExternalRedis.PROPERTY + "=redis://...") {
        @Override
        TestRedisAddress start() throws ServerStartException {
            return DockerRedis.start();
        }
    },
    BINARY("Nothing needs to be installed on Linux and macOS, but org.signal:embedded-redis must be on the class path."
            + " Elsewhere give an address by -D" + ExternalRedis.PROPERTY + "=redis://...") {
        @Override
        TestRedisAddress start() throws ServerStartException {
            return RedisServer.builder().begin();
        }
    };

    private final String remedy;

    RedisSource(String remedy) {
        this.remedy = remedy;
    }

    static RedisSource choose() {
        if (System.getProperty(ExternalRedis.PROPERTY) != null) {
            return EXTERNAL;
        }
        return DatabaseSource.isDockerAskedFor() ? DOCKER : BINARY;
    }

    /** Starts it, or connects to it. */
    abstract TestRedisAddress start() throws ServerStartException;

    String advice(String reason) {
        return "No Redis for tests. " + remedy + " The cause: " + reason;
    }
}
