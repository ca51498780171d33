package io.openrun.coupon.engine.redis;

import java.time.Duration;

/**
 * What "issued" means: what must have happened in Redis before a member is told.
 *
 * @param appendFsync how Redis must write its log, at least
 * @param replicas how many replicas must have it, 0 to 100
 * @param waitMax how long to wait for them, up to a minute; zero if there are none to wait for
 */
public record RedisDurability(AppendFsync appendFsync, int replicas, Duration waitMax) {

    /** How Redis writes its log to disk. */
    public enum AppendFsync {
        /** Each second: what was issued in the last one to two seconds is lost when the machine fails. */
        EVERYSEC,
        /** Before each answer; calls that are decided together share it. */
        ALWAYS
    }

    private static final int REPLICAS_MAX = 100;
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    /**
     * Checks the parts.
     *
     * @param appendFsync how Redis must write its log, at least
     * @param replicas how many replicas must have it
     * @param waitMax how long to wait for them
     * @throws IllegalArgumentException if a part is null or out of its range
     */
    public RedisDurability {
        if (appendFsync == null || waitMax == null) {
            throw new IllegalArgumentException("a durability needs appendFsync and waitMax");
        }
        if (replicas < 0 || replicas > REPLICAS_MAX) {
            throw new IllegalArgumentException("replicas must be 0 to " + REPLICAS_MAX + ", was " + replicas);
        }
        boolean positive = waitMax.compareTo(Duration.ZERO) > 0;
        if (positive != (replicas > 0) || waitMax.compareTo(WAIT_MAX) > 0) {
            throw new IllegalArgumentException("waitMax must be above zero and up to " + WAIT_MAX
                    + " with replicas, and zero without, was " + waitMax);
        }
    }

    /**
     * In the memory of Redis, and in its log within two seconds. Survives a crash of Redis, not of its machine.
     *
     * @return the level FAST
     */
    public static RedisDurability fast() {
        return new RedisDurability(AppendFsync.EVERYSEC, 0, Duration.ZERO);
    }

    /**
     * On the disk of one machine. Survives its loss of power, not of its disk, nor a failover to a replica.
     *
     * @return the level FSYNC
     */
    public static RedisDurability fsync() {
        return new RedisDurability(AppendFsync.ALWAYS, 0, Duration.ZERO);
    }

    /**
     * On the disk of one machine and in the memory of others. Who is short of replicas is told that the outcome is
     * unknown, as often as he asks, until they are there again.
     *
     * @param replicas how many others, 1 to 100
     * @param waitMax how long to wait for them, up to a minute; less than the client's socket timeout
     * @return the level REPLICATED
     * @throws IllegalArgumentException if a part is null or out of its range
     */
    public static RedisDurability replicated(int replicas, Duration waitMax) {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be 1 or more, was " + replicas);
        }
        return new RedisDurability(AppendFsync.ALWAYS, replicas, waitMax);
    }

    boolean isReplicated() {
        return replicas > 0;
    }
}
