package io.openrun.coupon.examples.quickstart;

/** The engines by their names on the command line. */
enum EngineChoice {
    MEMORY("memory"),
    GROUP_COMMIT("group-commit"),
    ROW_LOCK("row-lock"),
    OPTIMISTIC("optimistic"),
    CONDITIONAL("conditional"),
    REDIS_LUA("redis-lua"),
    REDIS_COALESCED("redis-coalesced"),
    REDIS_LOCK("redis-lock");

    private final String word;

    EngineChoice(String word) {
        this.word = word;
    }

    boolean needsRedis() {
        return this == REDIS_LUA || this == REDIS_COALESCED || this == REDIS_LOCK;
    }

    boolean issuesInRedis() {
        return this == REDIS_LUA || this == REDIS_COALESCED;
    }

    @Override
    public String toString() {
        return word;
    }
}
