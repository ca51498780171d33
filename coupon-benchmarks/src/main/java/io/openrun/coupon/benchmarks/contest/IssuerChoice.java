package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.engine.jdbc.ConditionalUpdateCouponIssuer;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;
import io.openrun.coupon.engine.redis.LuaCouponIssuer;
import io.openrun.coupon.engine.redis.RedisLockCouponIssuer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who can be measured, by the names on the command line: this library's issuers, its peers, and the floors. */
public enum IssuerChoice {
    /** {@link RowLockCouponIssuer}. */
    ROW_LOCK("row-lock"),
    /** {@link OptimisticCouponIssuer}. */
    OPTIMISTIC("optimistic"),
    /** {@link ConditionalUpdateCouponIssuer}. */
    CONDITIONAL("conditional"),
    /** The coalescing issuer around the row lock. */
    GROUP_COMMIT("group-commit"),
    /** The memory of this JVM. */
    MEMORY("memory"),
    /** {@link LuaCouponIssuer}. */
    REDIS_LUA("redis-lua"),
    /** The coalescing issuer around the script. */
    REDIS_COALESCED("redis-coalesced"),
    /** {@link RedisLockCouponIssuer} around {@link OptimisticCouponIssuer}. */
    REDIS_LOCK("redis-lock"),
    /** The textbook, with Jdbi. */
    PEER_JDBI_ROW_LOCK("peer-jdbi-row-lock"),
    /** The textbook, with Hibernate. */
    PEER_JPA_PESSIMISTIC("peer-jpa-pessimistic"),
    /** A version and a loop, with Hibernate. */
    PEER_JPA_OPTIMISTIC("peer-jpa-optimistic"),
    /** The least that SQL can do. */
    PEER_SINGLE_STATEMENT("peer-single-statement"),
    /** A token of Bucket4j for each coupon. */
    PEER_BUCKET4J_POSTGRESQL("peer-bucket4j-postgresql"),
    /** Rows without a decision: what the database can take. */
    FLOOR_BATCHED_INSERT("floor-batched-insert"),
    /** The textbook's script, with Jedis and a connection for each caller. */
    PEER_JEDIS_EVALSHA("peer-jedis-evalsha"),
    /** The textbook's script, with Jedis and its own idea of a pool. */
    PEER_JEDIS_EVALSHA_DEFAULT("peer-jedis-evalsha-default"),
    /** The textbook's script, with Lettuce and one connection for all callers. */
    PEER_LETTUCE_SHARED("peer-lettuce-shared"),
    /** The textbook's script, with Redisson. */
    PEER_REDISSON_SCRIPT("peer-redisson-script"),
    /** A set and a semaphore of Redisson. */
    PEER_REDISSON_SEMAPHORE("peer-redisson-semaphore"),
    /** A lock of Redisson around the rows of a database. */
    PEER_REDISSON_LOCK("peer-redisson-lock"),
    /** A token of Bucket4j for each coupon, in Redis. */
    PEER_BUCKET4J_JEDIS("peer-bucket4j-jedis"),
    /** Members of a set without a decision: what Redis can take. */
    FLOOR_REDIS_SADD_PIPELINED("floor-redis-sadd-pipelined");

    private final String word;

    IssuerChoice(String word) {
        this.word = word;
    }

    Contestant open(Servers servers) {
        return switch (this) {
            case ROW_LOCK -> JdbcContestant.plain(servers.database(), RowLockCouponIssuer::new);
            case OPTIMISTIC -> JdbcContestant.plain(servers.database(), OptimisticCouponIssuer::new);
            case CONDITIONAL -> JdbcContestant.plain(servers.database(), ConditionalUpdateCouponIssuer::new);
            case GROUP_COMMIT -> JdbcContestant.groupCommit(servers.database());
            case MEMORY -> new MemoryContestant();
            case REDIS_LUA -> RedisContestant.lua(servers.redis(), servers.beside());
            case REDIS_COALESCED ->
                RedisContestant.coalesced(servers.redis(), new OpenedInRedis(servers.redis(), servers.beside()));
            case REDIS_LOCK -> JdbcContestant.redisLock(servers.redis(), servers.beside());
            case PEER_JDBI_ROW_LOCK -> JdbiPeer.lockingTheRow(servers.database());
            case PEER_JPA_PESSIMISTIC -> new JpaPessimisticPeer(servers.database());
            case PEER_JPA_OPTIMISTIC -> new JpaOptimisticPeer(servers.database());
            case PEER_SINGLE_STATEMENT -> new SingleStatementPeer(servers.database());
            case PEER_BUCKET4J_POSTGRESQL -> new BucketPeer(servers.database());
            case FLOOR_BATCHED_INSERT -> new BatchedInsertFloor(servers.database());
            case PEER_JEDIS_EVALSHA, PEER_JEDIS_EVALSHA_DEFAULT -> new JedisScriptPeer(servers.redis());
            case PEER_LETTUCE_SHARED -> new LettuceScriptPeer(servers.redis());
            case PEER_REDISSON_SCRIPT -> new RedissonScriptPeer(servers.redis());
            case PEER_REDISSON_SEMAPHORE -> new RedissonSemaphorePeer(servers.redis());
            case PEER_REDISSON_LOCK -> new RedissonLockPeer(servers.redis(), servers.beside());
            case PEER_BUCKET4J_JEDIS -> new JedisBucketPeer(servers.redis());
            case FLOOR_REDIS_SADD_PIPELINED -> new PipelinedSetFloor(servers.redis());
        };
    }

    /** {@return what it can be on} */
    public Set<DatabaseChoice> databases() {
        return switch (this) {
            case MEMORY -> EnumSet.allOf(DatabaseChoice.class);
            case PEER_BUCKET4J_POSTGRESQL -> EnumSet.of(DatabaseChoice.POSTGRES);
            default -> isOnRedis() ? DatabaseChoice.REDIS : DatabaseChoice.RELATIONAL;
        };
    }

    private boolean isOnRedis() {
        return switch (this) {
            case REDIS_LUA,
                    REDIS_COALESCED,
                    REDIS_LOCK,
                    PEER_JEDIS_EVALSHA,
                    PEER_JEDIS_EVALSHA_DEFAULT,
                    PEER_LETTUCE_SHARED,
                    PEER_REDISSON_SCRIPT,
                    PEER_REDISSON_SEMAPHORE,
                    PEER_REDISSON_LOCK,
                    PEER_BUCKET4J_JEDIS,
                    FLOOR_REDIS_SADD_PIPELINED -> true;
            default -> false;
        };
    }

    /** The database that it has beside Redis: for the rows that are inserted, or for a catalog off the way. */
    Optional<DatabaseChoice> beside() {
        return switch (this) {
            case REDIS_LOCK, PEER_REDISSON_LOCK -> Optional.of(DatabaseChoice.POSTGRES);
            case REDIS_LUA, REDIS_COALESCED -> Optional.of(DatabaseChoice.H2);
            default -> Optional.empty();
        };
    }

    /** Requires that it can be on this database; the message names the option that named the issuer. */
    public void requireOn(DatabaseChoice database, String option) {
        String fitting = databases().stream().map(DatabaseChoice::toString).collect(Collectors.joining(", "));
        BadArgument.require(
                databases().contains(database),
                option + " has " + this + ", which needs --database " + fitting + ", not " + database);
    }

    /** Whether it is this library's and on a database, and so can have the sold-out memory before it. */
    boolean canRemember() {
        return switch (this) {
            case ROW_LOCK, OPTIMISTIC, CONDITIONAL, GROUP_COMMIT -> true;
            default -> false;
        };
    }

    /** Whether it is this library's and on servers. */
    boolean isOurs() {
        return canRemember() || this == REDIS_LUA || this == REDIS_COALESCED || this == REDIS_LOCK;
    }

    /** How many connections it has: this library as many as unless told otherwise, others what served them well. */
    int poolSize(int callers) {
        return switch (this) {
            case REDIS_LUA,
                    PEER_JEDIS_EVALSHA,
                    PEER_REDISSON_SCRIPT,
                    PEER_REDISSON_SEMAPHORE,
                    PEER_REDISSON_LOCK,
                    PEER_BUCKET4J_JEDIS -> callers;
            case PEER_JEDIS_EVALSHA_DEFAULT -> RedisPlace.POOL_SIZE_OF_JEDIS;
            case PEER_LETTUCE_SHARED, FLOOR_REDIS_SADD_PIPELINED -> 1;
            default -> isOurs() ? Place.POOL_SIZE_OURS : Place.POOL_SIZE;
        };
    }

    /** {@return whether it can be asked without waiting} */
    public boolean isAsync() {
        return isOurs() || this == MEMORY || this == PEER_LETTUCE_SHARED;
    }

    /** {@return whether it needs no thread for a call that waits} */
    public boolean callsBack() {
        return this == GROUP_COMMIT || this == REDIS_COALESCED || this == PEER_LETTUCE_SHARED;
    }

    /** {@return whether it decides nothing for a single call} */
    public boolean isFloor() {
        return this == FLOOR_BATCHED_INSERT || this == FLOOR_REDIS_SADD_PIPELINED;
    }

    @Override
    public String toString() {
        return word;
    }
}
