package io.openrun.coupon.benchmarks.loadtest;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The highest value that each series of the service's metrics had while the crowd was there.
 *
 * @param looks how often was looked
 * @param highest by the series' name with its labels
 */
record Peaks(int looks, SortedMap<String, Double> highest) {

    /**
     * One look at the metrics.
     *
     * @param at when, in milliseconds since 1970
     * @param values of each series, by its name with its labels
     */
    record Look(long at, Map<String, Double> values) {}

    /** {@return the highest of the looks from the first request to the last answer} */
    static Peaks during(List<Sample> samples, List<Look> looks) {
        long begin = samples.stream().mapToLong(Sample::startedAt).min().orElseThrow();
        long end = samples.stream().mapToLong(Sample::endedAt).max().orElseThrow();
        List<Look> meanwhile = looks.stream()
                .filter(look -> look.at() >= begin && look.at() <= end)
                .toList();
        SortedMap<String, Double> highest = new TreeMap<>();
        for (Look look : meanwhile) {
            look.values().forEach((series, value) -> highest.merge(series, value, Math::max));
        }
        return new Peaks(meanwhile.size(), highest);
    }

    /** {@return the highest of all series of that name that have the label, such as {@code pool="redis"}} */
    OptionalDouble of(String name, String label) {
        return highest.entrySet().stream()
                .filter(series -> isOf(series.getKey(), name) && series.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .max();
    }

    private static boolean isOf(String series, String name) {
        return series.equals(name) || series.startsWith(name + "{");
    }
}
