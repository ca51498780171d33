package io.openrun.coupon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {

    private static final int DRAWS = 400_000;

    @Test
    void choosesEachPlaceAsOftenAsItsRankSays() {
        int[] drawn = draw(new Zipf(1_000));

        assertThat((double) drawn[0] / drawn[1]).isCloseTo(2, within(0.1));
        assertThat((double) drawn[0] / drawn[9]).isCloseTo(10, within(1.0));
        assertThat((double) drawn[0] / DRAWS).isCloseTo(1 / 7.485, within(0.005));
    }

    @Test
    void hasOnePlaceAtLeast() {
        assertThat(new Zipf(1).next(new SplittableRandom(1))).isZero();
    }

    private static int[] draw(Zipf zipf) {
        SplittableRandom random = new SplittableRandom(1);
        int[] drawn = new int[1_000];
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn[zipf.next(random)]++;
        }
        return drawn;
    }
}
