package io.openrun.coupon.engine.redis;

import io.openrun.coupon.CouponException;
import io.openrun.coupon.CouponId;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.IssuedCoupon;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;

/**
 * A node in a JVM of its own, which can be stopped whole. What it answers is written down here, where stopping it can't
 * destroy the evidence.
 *
 * <p>As a program it reads a line a command: the name of a member who asks, {@value #PAUSE} to be stopped in the middle
 * of the next decision that wants to store something, {@value #RESUME} to go on from there. It writes a line for each
 * answer, after the call has returned, and one for each decision that lost.
 */
final class LockNode implements AutoCloseable {

    static final Duration LEASE = Duration.ofMillis(150);

    /** The answer to a call: what, who, and the id of what he holds or another word. */
    static final String ANSWER = "ANSWER";

    /** A decision found the row changed: another decided at the same time. */
    static final String LOST = "LOST";

    private static final String PAUSE = "=pause";
    private static final String PAUSED = "PAUSED";
    private static final String RESUME = "=resume";
    private static final String SEPARATOR = "\t";
    private static final String PASSWORD = "COUPON_DATABASE_PASSWORD";
    private static final int CALLERS = 8;
    private static final Duration REDIS_TIMEOUT = Duration.ofMillis(500);

    private final Process process;
    private final LinkedBlockingQueue<String> paused = new LinkedBlockingQueue<>();

    private LockNode(Process process) {
        this.process = process;
    }

    /** Starts the JVM; the lines that it writes go to a thread of their own. */
    static LockNode start(HostAndPort redis, TestDatabase database, CouponId coupon, Consumer<List<String>> lines)
            throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockNode.class.getName(),
                redis.getHost(),
                Integer.toString(redis.getPort()),
                database.jdbcUrl(),
                database.username(),
                LockNodes.PREFIX,
                coupon.value());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().put(PASSWORD, database.password());
        LockNode node = new LockNode(builder.start());
        Thread reader = new Thread(() -> node.read(lines), "lock-node");
        reader.setDaemon(true);
        reader.start();
        return node;
    }

    private void read(Consumer<List<String>> lines) {
        process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
            if (line.equals(PAUSED)) {
                paused.add(line);
            } else {
                lines.accept(List.of(line.split(SEPARATOR, -1)));
            }
        });
    }

    void ask(MemberId member) throws IOException {
        tell(member.value());
    }

    /** From now on the next decision that wants to store something waits for {@link #resume()}. */
    void pauseNextDecision() throws IOException {
        tell(PAUSE);
    }

    /** Whether it has come to that. */
    boolean isInDecision(Duration within) throws InterruptedException {
        return paused.poll(within.toNanos(), TimeUnit.NANOSECONDS) != null;
    }

    void resume() throws IOException {
        tell(RESUME);
    }

    private void tell(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
        process.outputWriter(StandardCharsets.UTF_8).flush();
    }

    /** Stops all of it where it is, or lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IllegalStateException("the node got no " + name);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws IOException, SQLException {
        Middle middle = new Middle();
        WatchedDriver.register(middle);
        JdbcStore rows = JdbcStore.builder()
                .jdbcUrl(WatchedDriver.watched(args[2]))
                .credentials(args[3], System.getenv(PASSWORD))
                .tablePrefix(args[4])
                .deadline(Duration.ofSeconds(5))
                .build();
        CouponIssuer issuer = RedisLockCouponIssuer.around(new OptimisticCouponIssuer(rows), redis(args))
                .keyPrefix(args[4])
                .lease(LEASE)
                .build();
        CouponId coupon = new CouponId(args[5]);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            switch (line) {
                case PAUSE -> middle.arm();
                case RESUME -> middle.resume();
                default -> {
                    MemberId member = new MemberId(line);
                    callers.execute(() -> askUntilAnswered(issuer, coupon, member));
                }
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static UnifiedJedis redis(String[] args) {
        return Topology.client(
                new HostAndPort(args[0], Integer.parseInt(args[1])),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis((int) REDIS_TIMEOUT.toMillis())
                        .socketTimeoutMillis((int) REDIS_TIMEOUT.toMillis())
                        .build());
    }

    private static void askUntilAnswered(CouponIssuer issuer, CouponId coupon, MemberId member) {
        boolean answered = false;
        while (!answered) {
            try {
                IssueOutcome outcome = issuer.issue(coupon, member);
                write(
                        ANSWER,
                        member.value(),
                        nameOf(outcome),
                        outcome.held().map(LockNode::text).orElse(""));
                answered = true;
            } catch (CouponException noAnswer) {
                write(ANSWER, member.value(), noAnswer.getClass().getSimpleName(), "");
            } catch (RuntimeException | Error undeclared) {
                write(ANSWER, member.value(), "UNDECLARED", String.valueOf(undeclared));
                answered = true;
            }
        }
    }

    private static String nameOf(IssueOutcome outcome) {
        return outcome instanceof Issued ? "ISSUED" : outcome instanceof AlreadyIssued ? "ALREADY" : outcome.toString();
    }

    private static String text(IssuedCoupon held) {
        return held.id() + " " + held.issuedAt();
    }

    @SuppressWarnings("SystemOut") // its output is its interface
    private static synchronized void write(String... fields) {
        System.out.println(String.join(SEPARATOR, fields));
    }

    /** Between what a decision has read and what it stores. */
    private static final class Middle implements WatchedDriver.Watcher {

        private final AtomicBoolean armed = new AtomicBoolean();
        private final Semaphore resumed = new Semaphore(0);

        void arm() {
            armed.set(true);
        }

        void resume() {
            resumed.release();
        }

        @Override
        public void beforeVersionTest() {
            if (armed.compareAndSet(true, false)) {
                write(PAUSED);
                resumed.acquireUninterruptibly();
            }
        }

        @Override
        public void lost() {
            write(LOST);
        }
    }
}
