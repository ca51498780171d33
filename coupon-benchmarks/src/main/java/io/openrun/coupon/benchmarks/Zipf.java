package io.openrun.coupon.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses places in a ranking as crowds do: the second half as often as the first, the third a third as often. */
final class Zipf {

    private final double[] upTo;

    Zipf(int places) {
        upTo = new double[places];
        double sum = 0;
        for (int place = 0; place < places; place++) {
            sum += 1.0 / (place + 1);
            upTo[place] = sum;
        }
    }

    /** A place from 0, the favourite, to the last. */
    int next(SplittableRandom random) {
        int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return found >= 0 ? Math.min(found + 1, upTo.length - 1) : -found - 1;
    }
}
