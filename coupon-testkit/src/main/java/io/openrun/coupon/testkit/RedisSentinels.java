package io.openrun.coupon.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A master, its replicas and the sentinels that watch them, all on 127.0.0.1. When more than half of the sentinels have
 * not had an answer from the master for half a second, a replica becomes the master.
 *
 * <p>Thread safe. Its servers, {@link RedisServer}s with their defaults, can be killed, frozen and started again one by
 * one.
 */
public final class RedisSentinels implements AutoCloseable {

    private static final String MASTER_NAME = "coupons";
    private static final int SERVERS_MAX = 100;
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(60);

    private final RedisServer master;
    private final List<RedisServer> replicas = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    private RedisSentinels(RedisServer master) {
        this.master = master;
    }

    /**
     * Starts a master, its replicas and their sentinels.
     *
     * @param replicas how many, at least 0
     * @param sentinels how many, at least 1; three are what a failover needs that one of them may miss
     * @return the servers, which know each other; the caller closes them
     * @throws IllegalStateException if they can't be started
     */
    public static RedisSentinels start(int replicas, int sentinels) {
        if (replicas < 0 || sentinels < 1 || (long) replicas + sentinels >= SERVERS_MAX) {
            throw new IllegalArgumentException(replicas + " replicas, " + sentinels + " sentinels");
        }
        RedisSentinels started = new RedisSentinels(RedisServer.builder().start());
        boolean settled = false;
        try {
            started.settle(replicas, sentinels);
            settled = true;
            return started;
        } catch (IOException e) {
            throw new IllegalStateException("the sentinels did not settle: " + e.getMessage(), e);
        } finally {
            if (!settled) {
                started.close();
            }
        }
    }

    private void settle(int replicaCount, int sentinelCount) throws IOException {
        for (int i = 0; i < replicaCount; i++) {
            replicas.add(RedisServer.builder().replicaOf(master).start());
        }
        for (int i = 0; i < sentinelCount; i++) {
            startSentinel(sentinelCount / 2 + 1);
        }
        if (!Patience.comesTrue(() -> sentinels.stream().allMatch(this::knowsAll), SETTLE_TIMEOUT)) {
            throw new IOException("they do not know all servers after " + SETTLE_TIMEOUT.toSeconds() + " s");
        }
    }

    private void startSentinel(int quorum) throws IOException {
        RedisServer sentinel = RedisServer.sentinel()
                .set("sentinel", "monitor " + MASTER_NAME + " " + master.host() + " " + master.port() + " " + quorum)
                .set("sentinel", "down-after-milliseconds " + MASTER_NAME + " 500")
                .set("sentinel", "failover-timeout " + MASTER_NAME + " 5000")
                .start();
        sentinels.add(sentinel);
        // They would tell each other of themselves every 2 s, ask the servers for their roles every 10 s, and rest for
        // 30 s after a pause of the machine.
        sentinel.call("SENTINEL", "DEBUG", "PUBLISH-PERIOD", "200", "INFO-PERIOD", "500", "TILT-PERIOD", "1000");
    }

    private boolean knowsAll(RedisServer sentinel) {
        try {
            List<String> known = sentinel.call("SENTINEL", "MASTER", MASTER_NAME);
            return known.get(known.indexOf("num-slaves") + 1).equals(String.valueOf(replicas.size()))
                    && known.get(known.indexOf("num-other-sentinels") + 1).equals(String.valueOf(sentinels.size() - 1))
                    && known.get(known.indexOf("flags") + 1).equals("master");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * What the sentinels call the master.
     *
     * @return the name that clients ask them for
     */
    public String masterName() {
        return MASTER_NAME;
    }

    /**
     * Where the sentinels answer.
     *
     * @return {@code host:port} of each
     */
    public List<String> addresses() {
        return sentinels.stream()
                .map(sentinel -> sentinel.host() + ":" + sentinel.port())
                .toList();
    }

    /**
     * The server that has started as the master.
     *
     * @return always the same server, also after a failover
     */
    public RedisServer master() {
        return master;
    }

    /**
     * The servers that have started as replicas.
     *
     * @return always the same servers, also after a failover
     */
    public List<RedisServer> replicas() {
        return List.copyOf(replicas);
    }

    /** Ends all servers and removes their folders. Calling it again does nothing. */
    @Override
    public void close() {
        // The sentinels first: they would begin a failover.
        Stream.of(sentinels, replicas, List.of(master)).flatMap(List::stream).forEach(RedisServer::close);
    }
}
