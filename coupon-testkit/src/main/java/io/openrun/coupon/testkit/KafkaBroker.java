package io.openrun.coupon.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker, a process of its own that tests can kill, freeze and start again.
 *
 * <p>It is broker and controller (KRaft) in one, alone in its cluster, listens on 127.0.0.1, and creates no topics by
 * itself. What it has acknowledged survives the end of its process, not that of the machine: Kafka leaves the flush to the
 * operating system. The program is {@code org.apache.kafka:kafka_2.13} of the class path, run by this JVM's own
 * {@code java} with a heap of 512 MB.
 *
 * <p>Thread safe. The broker and its folder are gone after {@link #close()}, and when the JVM has ended, however it
 * ended.
 */
public final class KafkaBroker implements TestKafkaAddress, AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int PORTS_TRIED_MAX = 5;

    private final String bootstrapServers;
    private final String clusterId = Uuid.randomUuid().toString();
    private final String description =
            "Kafka " + KafkaProgram.version() + ", binary from Maven Central, one broker, flushed by the system";
    private final ServerFolder folder;
    private final Path configuration;
    private final ServerProcess process;
    private final StopAtExit end;
    private boolean closed;

    private KafkaBroker() throws IOException {
        int port = FreePort.find();
        int controllerPort = FreePort.find();
        this.bootstrapServers = HOST + ":" + port;
        this.folder = ServerFolder.create("kafka", "server.pid", "KILL");
        this.configuration = folder.path().resolve("server.properties");
        Files.write(configuration, settings(folder.path().resolve("data"), port, controllerPort));
        this.process = new ServerProcess("Kafka", folder, KafkaProgram.server(configuration), "Address already in use");
        this.end = StopAtExit.of(this::end);
    }

    private static List<String> settings(Path data, int port, int controllerPort) {
        return List.of(
                "process.roles=broker,controller",
                "node.id=1",
                // a backslash would escape
                "log.dirs=" + data.toString().replace('\\', '/'),
                "listeners=PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "controller.quorum.voters=1@" + HOST + ":" + controllerPort,
                // The controller lets a broker that was killed come back when the session of the one before is over.
                "broker.session.timeout.ms=2000",
                "broker.heartbeat.interval.ms=500",
                "auto.create.topics.enable=false",
                "default.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "group.initial.rebalance.delay.ms=0");
    }

    /**
     * Starts a broker.
     *
     * @return the broker, which answers and has no topics; the caller closes it
     * @throws IllegalStateException if it can't be started; the message holds the end of its log
     */
    public static KafkaBroker start() {
        try {
            return begin();
        } catch (ServerStartException e) {
            throw new IllegalStateException("Kafka did not start: " + e.getMessage(), e);
        }
    }

    static KafkaBroker begin() throws ServerStartException {
        KafkaProgram.require();
        try {
            return tryPorts();
        } catch (IOException e) {
            throw new ServerStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static KafkaBroker tryPorts() throws IOException, ServerStartException {
        for (int attempt = 1; ; attempt++) {
            KafkaBroker broker = new KafkaBroker();
            try {
                KafkaProgram.format(broker.folder, broker.configuration, broker.clusterId);
                if (broker.process.start(broker::isReady)) {
                    return broker;
                }
                if (attempt == PORTS_TRIED_MAX) {
                    throw broker.process.portIsTaken();
                }
            } catch (ServerStartException e) {
                broker.close();
                throw e;
            }
            broker.close();
        }
    }

    private boolean isReady() {
        try {
            // Somebody else's broker may have got the port.
            return KafkaAdmin.clusterId(bootstrapServers).equals(clusterId);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Where it listens.
     *
     * @return 127.0.0.1 and the port, the same as long as the broker lives
     */
    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Creates a topic with one replica. Returns when each partition has a leader.
     *
     * @param name the topic's name, one that is not there yet
     * @param partitions how many partitions it gets, 1 or more
     * @param config the topic's settings, such as {@code max.message.bytes}; what is not set is Kafka's default
     * @throws IllegalStateException if it can't be created; the message holds the broker's reason
     */
    @Override
    public void createTopic(String name, int partitions, Map<String, String> config) {
        KafkaAdmin.createTopic(bootstrapServers, name, partitions, config);
    }

    /**
     * The broker's process.
     *
     * @return the process id; if it has ended, that of the one before
     */
    public synchronized long pid() {
        return process.pid();
    }

    /**
     * Where the broker keeps its data, its configuration and its log.
     *
     * @return a folder of its own, which goes with {@link #close()}
     */
    public Path folder() {
        return folder.path();
    }

    /** Kills the process, by SIGKILL, and waits until it is gone. Does nothing if it has ended already. */
    public synchronized void kill() {
        process.kill();
    }

    /**
     * Starts it again after {@link #kill()}: with its data, at the same port. Returns when it answers.
     *
     * @throws IllegalStateException if it runs, is closed, or has not started after 60 s
     */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("Kafka is closed");
        }
        process.restart(this::isReady);
    }

    /**
     * Stops the process where it is, by SIGSTOP: connections stay, and nothing is answered until {@link #thaw()}.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized void freeze() {
        process.signal("STOP");
    }

    /**
     * Lets a frozen process go on, by SIGCONT.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized void thaw() {
        process.signal("CONT");
    }

    /**
     * One line for a log or a report: version, where it came from, how durable it is.
     *
     * @return the line
     */
    @Override
    public String describe() {
        return description;
    }

    /** Ends the process, also when it is frozen, and removes its folder. Calling it again does nothing. */
    @Override
    public void close() {
        end.stopNow();
    }

    private synchronized void end() {
        closed = true;
        process.kill();
        folder.close();
    }

    @Override
    public String toString() {
        return description;
    }
}
