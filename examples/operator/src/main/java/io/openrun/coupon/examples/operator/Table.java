package io.openrun.coupon.examples.operator;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells under a head, each column as wide as it must be. Not thread-safe. */
final class Table {

    private static final String GAP = "  ";

    private final List<Boolean> isRight = new ArrayList<>();
    private final List<String> head = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column of words. */
    Table words(String name) {
        isRight.add(false);
        head.add(name);
        return this;
    }

    /** Adds a column of numbers. */
    Table numbers(String name) {
        isRight.add(true);
        head.add(name);
        return this;
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(
                    cell instanceof Long || cell instanceof Integer
                            ? Text.number(((Number) cell).longValue())
                            : plain(cell));
        }
        rows.add(row);
    }

    private static String plain(Object cell) {
        return Plain.text(cell.toString());
    }

    void print(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < head.size(); column++) {
            widths.add(width(column));
        }
        out.println(line(head, widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private int width(int column) {
        return Math.max(
                head.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String blank = " ".repeat(widths.get(column) - cell.length());
            line.append(column == 0 ? "" : GAP).append(isRight.get(column) ? blank + cell : cell + blank);
        }
        return line.toString().stripTrailing();
    }
}
