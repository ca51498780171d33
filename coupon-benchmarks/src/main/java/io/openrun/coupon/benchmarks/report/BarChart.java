package io.openrun.coupon.benchmarks.report;

import java.util.List;

/** A bar chart in SVG: names on the left, figures behind the bars, readable on light and on dark ground. */
final class BarChart {

    private static final int WIDTH = 860;
    private static final int NAMES = 330;
    private static final int FIGURES = 110;
    private static final int LINE = 26;
    private static final int TOP = 44;

    private BarChart() {}

    /**
     * One bar.
     *
     * @param name what it is of
     * @param value how long it is
     * @param figure what stands behind it
     */
    record Bar(String name, double value, String figure) {}

    static String of(String title, List<Bar> bars) {
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        StringBuilder svg = new StringBuilder(head(title, TOP + LINE * bars.size() + 8));
        int y = TOP;
        for (Bar bar : bars) {
            svg.append(bar(bar, y, longest));
            y += LINE;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String head(String title, int height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
                <title>%3$s</title>
                <style>
                text { font: 13px sans-serif; fill: #1f2328; }
                .title { font-weight: bold; font-size: 15px; }
                .bar { fill: #2f81f7; }
                @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }
                </style>
                <text class="title" x="8" y="24">%3$s</text>
                """.formatted(WIDTH, height, escaped(title));
    }

    private static String bar(Bar bar, int y, double longest) {
        int room = WIDTH - NAMES - FIGURES;
        int width = longest > 0 ? (int) Math.max(1, Math.round(room * bar.value() / longest)) : 1;
        int base = y + 13;
        return """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect class="bar" x="%d" y="%d" width="%d" height="16" rx="2"/>
                <text x="%d" y="%d">%s</text>
                """.formatted(
                NAMES - 8, base, escaped(bar.name()), NAMES, y, width, NAMES + width + 8, base, escaped(bar.figure()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
