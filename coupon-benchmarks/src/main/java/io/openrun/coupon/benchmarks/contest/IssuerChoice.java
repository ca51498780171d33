package io.openrun.coupon.benchmarks.contest;

import io.openrun.coupon.engine.jdbc.ConditionalUpdateCouponIssuer;
import io.openrun.coupon.engine.jdbc.OptimisticCouponIssuer;
import io.openrun.coupon.engine.jdbc.RowLockCouponIssuer;

/** Who can be measured, by the names on the command line: this library's issuers, its peers, and the floor. */
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
    FLOOR_BATCHED_INSERT("floor-batched-insert");

    private final String word;

    IssuerChoice(String word) {
        this.word = word;
    }

    Contestant open(Place place) {
        return switch (this) {
            case ROW_LOCK -> JdbcContestant.plain(place, RowLockCouponIssuer::new);
            case OPTIMISTIC -> JdbcContestant.plain(place, OptimisticCouponIssuer::new);
            case CONDITIONAL -> JdbcContestant.plain(place, ConditionalUpdateCouponIssuer::new);
            case GROUP_COMMIT -> JdbcContestant.groupCommit(place);
            case MEMORY -> new MemoryContestant();
            case PEER_JDBI_ROW_LOCK -> new JdbiRowLockPeer(place);
            case PEER_JPA_PESSIMISTIC -> new JpaPessimisticPeer(place);
            case PEER_JPA_OPTIMISTIC -> new JpaOptimisticPeer(place);
            case PEER_SINGLE_STATEMENT -> new SingleStatementPeer(place);
            case PEER_BUCKET4J_POSTGRESQL -> new BucketPeer(place);
            case FLOOR_BATCHED_INSERT -> new BatchedInsertFloor(place);
        };
    }

    /** Whether it is this library's and on a database, and so can have the sold-out memory before it. */
    boolean canRemember() {
        return switch (this) {
            case ROW_LOCK, OPTIMISTIC, CONDITIONAL, GROUP_COMMIT -> true;
            default -> false;
        };
    }

    /** How many connections it has: this library as many as unless told otherwise, others what served them well. */
    int poolSize() {
        return canRemember() ? Place.POOL_SIZE_OURS : Place.POOL_SIZE;
    }

    /** {@return whether it can be asked without waiting} */
    public boolean isAsync() {
        return canRemember() || this == MEMORY;
    }

    @Override
    public String toString() {
        return word;
    }
}
