package io.openrun.coupon.benchmarks.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JMeter's results, a CSV file whose first line names the columns. */
final class SampleFile {

    private static final char QUOTE = '"';

    private SampleFile() {}

    static List<Sample> read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            List<String> head = fields(lines);
            if (head == null) {
                throw new IOException("nothing is in " + file.getFileName());
            }
            List<Sample> samples = new ArrayList<>();
            for (List<String> row = fields(lines); row != null; row = fields(lines)) {
                samples.add(sample(head, row));
            }
            return samples;
        }
    }

    private static Sample sample(List<String> head, List<String> row) throws IOException {
        return new Sample(
                field("label", head, row),
                Long.parseLong(field("timeStamp", head, row)),
                Long.parseLong(field("elapsed", head, row)),
                field("responseCode", head, row),
                Boolean.parseBoolean(field("success", head, row)),
                Integer.parseInt(field("allThreads", head, row)));
    }

    private static String field(String name, List<String> head, List<String> row) throws IOException {
        int place = head.indexOf(name);
        if (place < 0 || place >= row.size()) {
            throw new IOException("a line has no field " + name);
        }
        return row.get(place);
    }

    /** One record, which goes on over line ends inside quotes; null after the last. */
    private static @Nullable List<String> fields(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(line);
        while (isOpen(text)) {
            String more = lines.readLine();
            if (more == null) {
                throw new IOException("the last line is not complete");
            }
            text.append('\n').append(more);
        }
        return split(text);
    }

    private static boolean isOpen(CharSequence text) {
        return text.chars().filter(character -> character == QUOTE).count() % 2 == 1;
    }

    private static List<String> split(CharSequence text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int place = 0; place < text.length(); place++) {
            char character = text.charAt(place);
            if (character == QUOTE) {
                quoted = !quoted;
            } else if (character == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(character);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
