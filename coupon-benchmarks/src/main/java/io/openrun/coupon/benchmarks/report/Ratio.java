package io.openrun.coupon.benchmarks.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * Two cases that say something together. Only figures of one and the same run are compared.
 *
 * @param label what it says
 * @param over what is divided
 * @param under by what
 */
public record Ratio(String label, Case over, Case under) {

    private static final String BLOCKING = "HotCoupon.blocking";
    private static final String ASYNC = "HotCoupon.async";
    private static final String SOLD_OUT = "SoldOutStorm.blocking";
    private static final String TEXTBOOK = "peer-jdbi-row-lock";
    private static final Case GROUP_COMMIT = Case.of(BLOCKING, "group-commit", 256);
    private static final Case GROUP_COMMIT_ASYNC = Case.of(ASYNC, "group-commit", 1);
    private static final Case TEXTBOOK_256 = Case.of(BLOCKING, TEXTBOOK, 256);
    private static final String EVERYSEC = "redis-everysec";
    private static final Case COALESCED =
            Case.of(BLOCKING, "redis-coalesced", 256).on(EVERYSEC);
    private static final Case COALESCED_ASYNC =
            Case.of(ASYNC, "redis-coalesced", 1).on(EVERYSEC);
    private static final Case SCRIPT =
            Case.of(BLOCKING, "peer-jedis-evalsha", 256).on(EVERYSEC);

    /** What the library promises of its speed on a database. */
    public static final List<Ratio> JDBC = List.of(
            new Ratio("group commit against the textbook, 256 callers", GROUP_COMMIT, TEXTBOOK_256),
            new Ratio("group commit without waiting against the textbook", GROUP_COMMIT_ASYNC, TEXTBOOK_256),
            new Ratio(
                    "group commit without waiting against bare batched inserts",
                    GROUP_COMMIT_ASYNC,
                    Case.of(BLOCKING, "floor-batched-insert", 1)),
            new Ratio(
                    "conditional update against the textbook, 64 callers",
                    Case.of(BLOCKING, "conditional", 64),
                    Case.of(BLOCKING, TEXTBOOK, 64)),
            new Ratio(
                    "time of a lone call, group commit against row lock",
                    Case.of(BLOCKING, "group-commit", 1).byLatency(),
                    Case.of(BLOCKING, "row-lock", 1).byLatency()),
            new Ratio(
                    "refusals when sold out, row lock with against without memory, 64 callers",
                    Case.of(SOLD_OUT, "row-lock", 64).remembering(),
                    Case.of(SOLD_OUT, "row-lock", 64)),
            new Ratio(
                    "refusals when sold out, group commit with against without memory, 64 callers",
                    Case.of(SOLD_OUT, "group-commit", 64).remembering(),
                    Case.of(SOLD_OUT, "group-commit", 64)),
            new Ratio(
                    "group commit against row lock on MariaDB, 256 callers",
                    GROUP_COMMIT.on("mariadb"),
                    Case.of(BLOCKING, "row-lock", 256).on("mariadb")));

    /** What the library promises of its speed on Redis. */
    public static final List<Ratio> REDIS = List.of(
            new Ratio("coalesced Redis against a script for each issue, 256 callers", COALESCED, SCRIPT),
            new Ratio("coalesced Redis without waiting against a script for each issue", COALESCED_ASYNC, SCRIPT),
            new Ratio(
                    "coalesced Redis without waiting against scripts on one connection without waiting",
                    COALESCED_ASYNC,
                    Case.of(ASYNC, "peer-lettuce-shared", 1).on(EVERYSEC)),
            new Ratio(
                    "coalesced Redis without waiting against bare pipelined SADDs",
                    COALESCED_ASYNC,
                    Case.of(BLOCKING, "floor-redis-sadd-pipelined", 1).on(EVERYSEC)),
            new Ratio(
                    "coalesced Redis without waiting against a lock in Redis around rows",
                    COALESCED_ASYNC,
                    Case.of(BLOCKING, "peer-redisson-lock", 256).on(EVERYSEC)),
            new Ratio(
                    "coalesced Redis without waiting against a script for each issue, every answer flushed",
                    COALESCED_ASYNC.on("redis-always"),
                    SCRIPT.on("redis-always")));

    /** What the library promises of its speed. */
    public static final List<Ratio> ALL =
            Stream.of(JDBC, REDIS).flatMap(List::stream).toList();

    /** {@return every case that these ratios need, once} */
    public static List<Case> cases(List<Ratio> ratios) {
        return ratios.stream()
                .flatMap(ratio -> Stream.of(ratio.over(), ratio.under()))
                .distinct()
                .toList();
    }
}
