package io.openrun.coupon.benchmarks.loadtest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code /actuator/prometheus} answers. */
final class PrometheusText {

    private static final Pattern LABEL_VALUE = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][\\w:]*(?:\\{(?:[^\"}]|" + LABEL_VALUE.pattern() + ")*})?)\\s+(\\S+).*");

    private PrometheusText() {}

    /** {@return the value of each series, by its name with its labels; without those that are not a number} */
    static Map<String, Double> read(String text) {
        Map<String, Double> values = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                double value = number(matcher.group(2));
                if (Double.isFinite(value)) {
                    values.put(matcher.group(1).replaceFirst(",}$", "}"), value);
                }
            }
        });
        return values;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException infinite) { // "+Inf", which Java writes otherwise
            return Double.NaN;
        }
    }
}
