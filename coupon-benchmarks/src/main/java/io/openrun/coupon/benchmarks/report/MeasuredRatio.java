package io.openrun.coupon.benchmarks.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A ratio with its figures: of the means, and of the rounds one by one.
 *
 * @param ratio what it says
 * @param mean the ratio of the means
 * @param min the lowest of any round
 * @param max the highest of any round
 */
record MeasuredRatio(Ratio ratio, double mean, double min, double max) {

    /** Empty if either case was not measured, or nothing was counted below the line. */
    static Optional<MeasuredRatio> of(Ratio ratio, Figures figures) {
        List<Double> over = figures.beside(ratio.under(), ratio.over());
        List<Double> under = figures.beside(ratio.over(), ratio.under());
        if (over.isEmpty() || under.isEmpty() || under.contains(0.0)) {
            return Optional.empty();
        }
        double mean =
                Figures.summary(over).getAverage() / Figures.summary(under).getAverage();
        DoubleStream rounds = IntStream.range(0, Math.min(over.size(), under.size()))
                .mapToDouble(round -> over.get(round) / under.get(round));
        DoubleSummaryStatistics spread = rounds.summaryStatistics();
        return Optional.of(new MeasuredRatio(ratio, mean, spread.getMin(), spread.getMax()));
    }
}
