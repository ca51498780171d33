package io.openrun.coupon.examples.service;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that a PromQL expression names, with the labels it wants of them. Reads what the files here need. */
record PromQuery(List<Use> uses) {

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^]]*]|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9.]+|=~|!~|!=|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    /** One metric, and by label the values that are asked for; none for a label that is only named. */
    record Use(String metric, Map<String, Set<String>> labels) {}

    static PromQuery parse(String expression) {
        return new Parser(TOKEN.matcher(expression)
                        .results()
                        .map(MatchResult::group)
                        .toList())
                .parse();
    }

    private static final class Parser {

        private record Grouping(Set<String> labels, int from, int to) {}

        private final List<String> tokens;
        private final Map<Integer, Use> uses = new TreeMap<>();
        private final List<Grouping> groupings = new ArrayList<>();
        private int at;

        Parser(List<String> tokens) {
            this.tokens = tokens;
        }

        PromQuery parse() {
            for (; at < tokens.size(); at++) {
                String token = tokens.get(at);
                if (GROUPING.contains(token)) {
                    grouping();
                } else if (NAME.matcher(token).matches() && !KEYWORDS.contains(token) && !isCalled()) {
                    metric(token);
                }
            }
            uses.forEach((place, use) -> groupings.stream()
                    .filter(grouping -> grouping.from() < place && place < grouping.to())
                    .forEach(grouping -> grouping.labels().forEach(label -> {
                        Set<String> unused = use.labels().computeIfAbsent(label, any -> new TreeSet<>());
                    })));
            return new PromQuery(List.copyOf(uses.values()));
        }

        /** A function, or an aggregation with its grouping in front. */
        private boolean isCalled() {
            return next().equals("(") || GROUPING.contains(next());
        }

        private String next() {
            return at + 1 < tokens.size() ? tokens.get(at + 1) : "";
        }

        private void grouping() {
            Set<String> labels = new TreeSet<>();
            for (at += 2; !tokens.get(at).equals(")"); at++) {
                if (!tokens.get(at).equals(",")) {
                    labels.add(tokens.get(at));
                }
            }
            if (next().equals("(")) {
                groupings.add(new Grouping(labels, at + 1, closing(at + 1)));
            }
        }

        private int closing(int open) {
            int depth = 0;
            for (int i = open; i < tokens.size(); i++) {
                depth += tokens.get(i).equals("(") ? 1 : tokens.get(i).equals(")") ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException("a parenthesis is not closed: " + String.join(" ", tokens));
        }

        private void metric(String name) {
            Use use = new Use(name, new TreeMap<>());
            uses.put(at, use);
            if (!next().equals("{")) {
                return;
            }
            for (at += 2; !tokens.get(at).equals("}"); at++) {
                if (NAME.matcher(tokens.get(at)).matches()) {
                    use.labels().put(tokens.get(at), values(tokens.get(at + 1), tokens.get(at + 2)));
                    at += 2;
                }
            }
        }

        private static Set<String> values(String operator, String quoted) {
            String value = quoted.substring(1, quoted.length() - 1);
            return switch (operator) {
                case "=" -> Set.of(value);
                case "=~" -> new TreeSet<>(Arrays.asList(value.split("\\|")));
                default -> new TreeSet<>();
            };
        }
    }
}
