package io.openrun.coupon.examples.quickstart;

/** The engines by their names on the command line. */
enum EngineChoice {
    MEMORY("memory"),
    GROUP_COMMIT("group-commit"),
    ROW_LOCK("row-lock"),
    OPTIMISTIC("optimistic"),
    CONDITIONAL("conditional");

    private final String word;

    EngineChoice(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
