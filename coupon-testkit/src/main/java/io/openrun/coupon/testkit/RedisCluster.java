package io.openrun.coupon.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Redis Cluster on 127.0.0.1: masters that own all slots in equal parts, each with as many replicas as wanted, all of
 * them {@link RedisServer}s with their defaults. A master that does not answer for 3 s is replaced by a replica of its.
 *
 * <p>Thread safe. Its servers can be killed, frozen and started again one by one.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int NODES_MAX = 100;
    private static final int NODE_TIMEOUT_MILLIS = 3_000;
    private static final Duration FORM_TIMEOUT = Duration.ofSeconds(60);

    private final List<RedisServer> masters = new ArrayList<>();
    private final List<RedisServer> replicas = new ArrayList<>();

    private RedisCluster() {}

    /**
     * Starts masters without replicas. One alone is a cluster, too.
     *
     * @param masters how many, 1 to 100
     * @return the cluster, which answers for all slots; the caller closes it
     * @throws IllegalStateException if it can't be started
     */
    public static RedisCluster start(int masters) {
        return start(masters, 0);
    }

    /**
     * Starts masters with replicas. That a replica takes over needs three masters at least.
     *
     * @param masters how many, 1 to 100
     * @param replicasPerMaster how many for each of them, at least 0; all together are 100 servers at most
     * @return the cluster, which answers for all slots and whose replicas follow; the caller closes it
     * @throws IllegalStateException if it can't be started
     */
    public static RedisCluster start(int masters, int replicasPerMaster) {
        if (masters < 1 || replicasPerMaster < 0 || (long) masters * (1L + replicasPerMaster) > NODES_MAX) {
            throw new IllegalArgumentException(masters + " masters with " + replicasPerMaster + " replicas each");
        }
        RedisCluster cluster = new RedisCluster();
        boolean formed = false;
        try {
            cluster.form(masters, replicasPerMaster);
            formed = true;
            return cluster;
        } catch (IOException e) {
            throw new IllegalStateException("the Redis Cluster did not form: " + e.getMessage(), e);
        } finally {
            if (!formed) {
                cluster.close();
            }
        }
    }

    private void form(int masterCount, int replicasPerMaster) throws IOException {
        for (int i = 0; i < masterCount; i++) {
            masters.add(startNode());
            // Nodes that meet with the same epoch would have to settle first whose is the higher.
            masters.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
            String last = String.valueOf(firstSlot(i + 1, masterCount) - 1);
            masters.get(i).call("CLUSTER", "ADDSLOTSRANGE", String.valueOf(firstSlot(i, masterCount)), last);
        }
        for (int i = 0; i < masterCount * replicasPerMaster; i++) {
            replicas.add(startNode());
        }
        for (RedisServer node : nodes().skip(1).toList()) {
            masters.get(0).call("CLUSTER", "MEET", node.host(), String.valueOf(node.port()));
        }
        await(
                "meet",
                node -> node.says("CLUSTER INFO", "cluster_known_nodes:" + nodes().count())
                        && !node.says("CLUSTER NODES", "handshake"));
        for (int i = 0; i < replicas.size(); i++) {
            String master =
                    masters.get(i / replicasPerMaster).call("CLUSTER", "MYID").get(0);
            replicas.get(i).call("CLUSTER", "REPLICATE", master);
        }
        await("agree", this::agrees);
    }

    private static RedisServer startNode() {
        return RedisServer.builder()
                .set("cluster-enabled", "yes")
                .set("cluster-node-timeout", String.valueOf(NODE_TIMEOUT_MILLIS))
                .start();
    }

    private void await(String step, Predicate<RedisServer> condition) throws IOException {
        if (!Patience.comesTrue(() -> nodes().allMatch(condition), FORM_TIMEOUT)) {
            throw new IOException("its nodes do not " + step + " within " + FORM_TIMEOUT.toSeconds() + " s");
        }
    }

    private boolean agrees(RedisServer node) {
        return node.says("CLUSTER INFO", "cluster_state:ok")
                && node.says("CLUSTER INFO", "cluster_slots_ok:" + RedisSlot.COUNT)
                && node.countOf("CLUSTER NODES", "slave") == replicas.size()
                && (!replicas.contains(node) || node.says("INFO replication", "master_link_status:up"));
    }

    private Stream<RedisServer> nodes() {
        return Stream.concat(masters.stream(), replicas.stream());
    }

    private static int firstSlot(int master, int masterCount) {
        return master * RedisSlot.COUNT / masterCount;
    }

    /**
     * The servers that have started as masters, in the order of their slots.
     *
     * @return the same servers all the time, also after a replica has taken over
     */
    public List<RedisServer> masters() {
        return List.copyOf(masters);
    }

    /**
     * The servers that have started as replicas: first those of the first master.
     *
     * @return the same servers all the time
     */
    public List<RedisServer> replicas() {
        return List.copyOf(replicas);
    }

    /**
     * The slot of a key.
     *
     * @param key the key; if it has a part in braces, that part decides
     * @return the slot, 0 to 16383
     */
    public static int slotOf(String key) {
        return RedisSlot.of(key);
    }

    /**
     * The server that has started as the master of a slot.
     *
     * @param slot 0 to 16383
     * @return one of {@link #masters()}
     */
    public RedisServer masterOf(int slot) {
        Objects.checkIndex(slot, RedisSlot.COUNT);
        return masters.get(((slot + 1) * masters.size() - 1) / RedisSlot.COUNT);
    }

    /**
     * The server that has started as the master of a key's slot.
     *
     * @param key the key
     * @return one of {@link #masters()}
     */
    public RedisServer masterOf(String key) {
        return masterOf(slotOf(key));
    }

    /**
     * One line for a log or a report.
     *
     * @return how many servers of what kind
     */
    public String describe() {
        return "Redis Cluster of " + masters.size() + " masters and " + replicas.size() + " replicas, each "
                + masters.get(0).describe();
    }

    /** Ends all servers and removes their folders. Calling it again does nothing. */
    @Override
    public void close() {
        nodes().forEach(RedisServer::close);
    }
}
