package io.openrun.coupon.testkit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where tests get an SQS from: one for the whole JVM, in which each test creates queues of its own. Those that need one of
 * their own, to end it, start an {@link SqsServer}.
 *
 * <p>It is tried in this order, and the one taken is logged in one line:
 *
 * <ol>
 *   <li>the URI {@code http://host:port} in the system property {@code coupon.it.sqs}, of a server that takes any
 *       credentials; it is left as it is, with the queues that tests have left in it;
 *   <li>Docker, by Testcontainers, if the system property {@code coupon.it} is {@code docker};
 *   <li>an {@link SqsServer}, inside this JVM.
 * </ol>
 *
 * <p>What was asked for is never silently replaced by the next.
 */
public final class TestSqs {

    private static final Logger LOG = LoggerFactory.getLogger(TestSqs.class);
    private static final SharedServer<TestSqsAddress> SHARED = new SharedServer<>(TestSqs::start);

    private TestSqs() {}

    /**
     * The SQS of this JVM, started by the first call.
     *
     * @return always the same address
     * @throws IllegalStateException if it can't be started, on this and every later call; the message says what to do
     */
    public static TestSqsAddress shared() {
        return SHARED.get();
    }

    private static TestSqsAddress start() {
        SqsSource source = SqsSource.choose();
        TestSqsAddress sqs;
        try {
            sqs = source.start();
        } catch (NoClassDefFoundError e) {
            // An optional dependency is not there. Everything that needs it is behind the call above.
            throw new IllegalStateException(source.advice("a library is missing (" + e.getMessage() + ")"), e);
        } catch (ServerStartException e) {
            throw new IllegalStateException(source.advice(String.valueOf(e.getMessage())), e);
        }
        LOG.info("Test SQS: {}", sqs.describe());
        return sqs;
    }
}
