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

    /** What the library promises of its speed. */
    public static final List<Ratio> ALL = List.of(
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

    /** {@return every case that a ratio needs, once} */
    public static List<Case> cases() {
        return ALL.stream()
                .flatMap(ratio -> Stream.of(ratio.over(), ratio.under()))
                .distinct()
                .toList();
    }
}
