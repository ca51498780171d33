package io.openrun.coupon.examples.service.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The engines that a run can be held on, by their names on the page. */
enum LiveEngine {
    GROUP_COMMIT("group-commit", false, false),
    ROW_LOCK("row-lock", false, false),
    OPTIMISTIC("optimistic", false, false),
    CONDITIONAL("conditional", false, false),
    REDIS_LUA("redis-lua", true, true),
    REDIS_LOCK("redis-lock", true, false);

    private final String word;
    private final boolean needsRedis;
    private final boolean issuesInRedis;

    LiveEngine(String word, boolean needsRedis, boolean issuesInRedis) {
        this.word = word;
        this.needsRedis = needsRedis;
        this.issuesInRedis = issuesInRedis;
    }

    static Optional<LiveEngine> of(String word) {
        return Arrays.stream(values())
                .filter(engine -> engine.word.equals(word))
                .findFirst();
    }

    boolean needsRedis() {
        return needsRedis;
    }

    /** Whether the rows come later, by a worker. */
    boolean issuesInRedis() {
        return issuesInRedis;
    }

    @JsonValue
    String word() {
        return word;
    }
}
