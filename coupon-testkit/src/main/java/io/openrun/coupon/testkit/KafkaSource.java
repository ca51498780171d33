package io.openrun.coupon.testkit;

/** Where the shared Kafka comes from. Classes that need an optional dependency are only touched by the one source taken. */
enum KafkaSource {
    EXTERNAL("Start that broker, correct the system property " + ExternalKafka.PROPERTY
            + ", or leave it out to have a broker started; org.apache.kafka:kafka-clients must be on the class path.") {
        @Override
        TestKafkaAddress start() throws ServerStartException {
            return ExternalKafka.connect();
        }
    },
    DOCKER("Docker was asked for by -Dcoupon.it=docker. Start it, with org.testcontainers:testcontainers-kafka and"
            + " org.apache.kafka:kafka-clients on the class path, leave the property out, or give an address by -D"
            + ExternalKafka.PROPERTY + "=host:port") {
        @Override
        TestKafkaAddress start() throws ServerStartException {
            return DockerKafka.start();
        }
    },
    BINARY("Nothing needs to be installed, but org.apache.kafka:kafka_2.13 and kafka-clients must be on the class path,"
            + " in the same version.") {
        @Override
        TestKafkaAddress start() throws ServerStartException {
            return KafkaBroker.begin();
        }
    };

    private final String remedy;

    KafkaSource(String remedy) {
        this.remedy = remedy;
    }

    static KafkaSource choose() {
        if (System.getProperty(ExternalKafka.PROPERTY) != null) {
            return EXTERNAL;
        }
        return DatabaseSource.isDockerAskedFor() ? DOCKER : BINARY;
    }

    /** Starts it, or connects to it. */
    abstract TestKafkaAddress start() throws ServerStartException;

    String advice(String reason) {
        return "No Kafka for tests. " + remedy + " The cause: " + reason;
    }
}
