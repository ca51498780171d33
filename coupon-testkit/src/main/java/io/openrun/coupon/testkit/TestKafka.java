package io.openrun.coupon.testkit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where tests get a real Kafka from: one for the whole JVM, in which each test creates topics of its own. Those that need
 * one of their own, to kill or to freeze it, start a {@link KafkaBroker}.
 *
 * <p>It is tried in this order, and the one taken is logged in one line:
 *
 * <ol>
 *   <li>the address {@code host:port} in the system property {@code coupon.it.kafka}, without TLS and without a password;
 *       it is left as it is, with the topics that tests have left in it;
 *   <li>Docker, by Testcontainers, if the system property {@code coupon.it} is {@code docker};
 *   <li>a {@link KafkaBroker}, gone when the JVM has ended, however it ended.
 * </ol>
 *
 * <p>What was asked for is never silently replaced by the next.
 */
public final class TestKafka {

    private static final Logger LOG = LoggerFactory.getLogger(TestKafka.class);
    private static final SharedServer<TestKafkaAddress> SHARED = new SharedServer<>(TestKafka::start);

    private TestKafka() {}

    /**
     * The Kafka of this JVM, started by the first call.
     *
     * @return always the same address
     * @throws IllegalStateException if it can't be started, on this and every later call; the message says what to do
     */
    public static TestKafkaAddress shared() {
        return SHARED.get();
    }

    private static TestKafkaAddress start() {
        KafkaSource source = KafkaSource.choose();
        TestKafkaAddress kafka;
        try {
            kafka = source.start();
        } catch (NoClassDefFoundError e) {
            // An optional dependency is not there. Everything that needs it is behind the call above.
            throw new IllegalStateException(source.advice("a library is missing (" + e.getMessage() + ")"), e);
        } catch (ServerStartException e) {
            throw new IllegalStateException(source.advice(String.valueOf(e.getMessage())), e);
        }
        LOG.info("Test Kafka: {}", kafka.describe());
        return kafka;
    }
}
