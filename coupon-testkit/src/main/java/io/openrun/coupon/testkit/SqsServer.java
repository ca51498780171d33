package io.openrun.coupon.testkit;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import org.apache.pekko.actor.ActorSystem;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * ElasticMQ, which speaks the protocol of SQS, inside this JVM on a free port of 127.0.0.1. Its queues are in memory and
 * end with it.
 *
 * <p>Thread safe. It does not keep the JVM from ending.
 */
public final class SqsServer implements TestSqsAddress, AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration END_TIMEOUT = Duration.ofSeconds(15);
    private static final String SETTINGS = """
            pekko.daemonic = on
            pekko.jvm-shutdown-hooks = off
            pekko.loglevel = WARNING
            """;

    private final ActorSystem actors;
    private final SQSRestServer server;
    private final URI endpoint;
    private final StopAtExit end;

    private SqsServer() {
        this.actors = ActorSystem.create(
                "coupon-sqs", ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load()));
        this.server = SQSRestServerBuilder.withActorSystem(actors)
                .withInterface(HOST)
                .withPort(0)
                .start();
        int port = server.waitUntilStarted().localAddress().getPort();
        this.endpoint = URI.create("http://" + HOST + ":" + port);
        this.end = StopAtExit.of(this::end);
    }

    /**
     * Starts a server.
     *
     * @return the server, which answers and has no queues; the caller closes it
     */
    public static SqsServer start() {
        return new SqsServer();
    }

    /**
     * Where it listens.
     *
     * @return an {@code http://} URI with 127.0.0.1 and the port
     */
    @Override
    public URI endpoint() {
        return endpoint;
    }

    /**
     * One line for a log or a report: what it is, where it came from.
     *
     * @return the line
     */
    @Override
    public String describe() {
        return "ElasticMQ, in this JVM, binary from Maven Central, in memory";
    }

    /** Ends it, with its queues; clients of it get no answer any more. Calling it again does nothing. */
    @Override
    public void close() {
        end.stopNow();
    }

    private void end() {
        Object unused = server.stopAndWait();
        actors.terminate();
        Patience.until(() -> actors.whenTerminated().isCompleted(), END_TIMEOUT);
    }

    @Override
    public String toString() {
        return describe();
    }
}
