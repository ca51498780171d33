package io.openrun.coupon.benchmarks.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromiseTest {

    private static final Crowd CROWD = new Crowd(10, 2, 0, false, 0);

    @Test
    void isKeptWhenAllWereIssuedAndAllOthersWereTold() {
        assertThat(breaches(answers(3, 7, 0, 0), null, 0)).isEmpty();
        assertThat(breaches(answers(3, 7, 0, 0), answers(0, 7, 3, 0), 0)).isEmpty();
        assertThat(Promise.breaches(CROWD, 12, answers(10, 0, 0, 0), null, 2)).isEmpty();
    }

    @Test
    void isBrokenByOneTooManyOneTooFewOneLostAndOneLeft() {
        assertThat(breaches(answers(4, 6, 0, 0), null, 0)).contains("4 got one instead of 3");
        assertThat(breaches(answers(2, 8, 0, 0), null, 0)).contains("2 got one instead of 3");
        assertThat(breaches(answers(3, 6, 0, 0), null, 0)).contains("9 were answered instead of 10");
        assertThat(breaches(answers(3, 6, 1, 0), null, 0)).contains("6 were told that it is sold out instead of 7");
        assertThat(breaches(answers(3, 7, 0, 0), null, 1)).containsExactly("1 are left instead of 0");
        assertThat(breaches(answers(3, 7, 0, 0), answers(0, 8, 2, 0), 0)).contains("2 got theirs again instead of 3");
    }

    @Test
    void isNotBrokenByAFailureButByWhatNoFailureExplains() {
        assertThat(breaches(answers(3, 6, 0, 1), null, 0)).isEmpty();
        assertThat(breaches(answers(2, 7, 0, 1), null, 0)).isEmpty(); // its answer was lost
        assertThat(breaches(answers(2, 0, 0, 8), null, 1)).isEmpty(); // not carried out
        assertThat(breaches(answers(2, 7, 0, 1), answers(1, 7, 2, 0), 0)).isEmpty();
        assertThat(breaches(answers(2, 7, 0, 1), null, 1))
                .containsExactly("1 are left though some were told that it is sold out instead of 0");
        assertThat(breaches(answers(4, 5, 0, 1), null, 0))
                .containsExactly("4 got one, and 0 of 3 are left, after 1 errors");
        assertThat(breaches(answers(1, 8, 0, 1), null, 0)).hasSize(1);
    }

    @Test
    void aCrowdThatThreadsCannotShareEvenlyIsNotAccepted() {
        assertThatThrownBy(() -> new Crowd(10, 3, 0, false, 0)).hasMessageContaining("members");
        assertThatThrownBy(() -> new Crowd(10, 0, 0, false, 0)).hasMessageContaining("threads");
        assertThatThrownBy(() -> new Crowd(10, 2, -1, false, 0)).hasMessageContaining("ramp-up");
    }

    private static List<String> breaches(Answers first, @Nullable Answers again, int remaining) {
        return Promise.breaches(CROWD, 3, first, again, remaining);
    }

    static Answers answers(int issued, int soldOut, int held, int failed) {
        return Answers.of(
                Stream.of(samples(issued, "201"), samples(soldOut, "409"), samples(held, "200"), samples(failed, "503"))
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<Sample> samples(int count, String status) {
        return Collections.nCopies(count, new Sample("ask", 1_000, 250, status, !status.equals("503"), 5));
    }
}
