package io.openrun.coupon.testkit;

/** Where the shared SQS comes from. Classes that need an optional dependency are only touched by the one source taken. */
enum SqsSource {
    EXTERNAL(
            "Start that server, correct the system property " + ExternalSqs.PROPERTY
                    + ", or leave it out to have a server started; the AWS SDK's sqs and url-connection-client must be on the class path.") {
        @Override
        TestSqsAddress start() throws ServerStartException {
            return ExternalSqs.connect();
        }
    },
    DOCKER("Docker was asked for by -Dcoupon.it=docker. Start it, with org.testcontainers:testcontainers and the AWS"
            + " SDK's sqs and url-connection-client on the class path, leave the property out, or give an address by -D"
            + ExternalSqs.PROPERTY + "=http://host:port") {
        @Override
        TestSqsAddress start() throws ServerStartException {
            return DockerSqs.start();
        }
    },
    BINARY("Nothing needs to be installed, but org.elasticmq:elasticmq-rest-sqs_2.13 and the AWS SDK's sqs and"
            + " url-connection-client must be on the class path.") {
        @Override
        TestSqsAddress start() throws ServerStartException {
            return SqsServer.start();
        }
    };

    private final String remedy;

    SqsSource(String remedy) {
        this.remedy = remedy;
    }

    static SqsSource choose() {
        if (System.getProperty(ExternalSqs.PROPERTY) != null) {
            return EXTERNAL;
        }
        return DatabaseSource.isDockerAskedFor() ? DOCKER : BINARY;
    }

    /** Starts it, or connects to it. */
    abstract TestSqsAddress start() throws ServerStartException;

    String advice(String reason) {
        return "No SQS for tests. " + remedy + " The cause: " + reason;
    }
}
