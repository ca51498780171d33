package io.openrun.coupon.examples.operator;

import io.openrun.coupon.queue.DeadLetter;
import org.jspecify.annotations.Nullable;

/** Dead letters in which state, by the words of the command line. */
enum StateChoice {
    WAITING("waiting", DeadLetter.State.WAITING),
    REPROCESSED("reprocessed", DeadLetter.State.REPROCESSED),
    DISCARDED("discarded", DeadLetter.State.DISCARDED),
    ANY("any", null);

    private final String word;
    private final DeadLetter.@Nullable State state;

    StateChoice(String word, DeadLetter.@Nullable State state) {
        this.word = word;
        this.state = state;
    }

    DeadLetter.@Nullable State state() {
        return state;
    }

    @Override
    public String toString() {
        return word;
    }
}
