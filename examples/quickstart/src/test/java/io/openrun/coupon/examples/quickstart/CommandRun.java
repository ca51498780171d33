package io.openrun.coupon.examples.quickstart;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What one run of the command came to. */
record CommandRun(int status, String out, String err) {

    static CommandRun of(String arguments) {
        return of(Stage::open, arguments);
    }

    static CommandRun of(Function<StageOptions, Stage> door, String arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Quickstart command =
                new Quickstart(Optional.empty(), door, new PrintWriter(out, true), new PrintWriter(err, true), false);
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        return new CommandRun(command.execute(words), out.toString(), err.toString());
    }

    String lastLine() {
        List<String> lines = out.lines().toList();
        return lines.get(lines.size() - 1);
    }

    /** The value of a field of the JSON object, as it is written there. */
    String json(String field) {
        String start = "\"" + field + "\":";
        String rest = lastLine().substring(lastLine().indexOf(start) + start.length());
        return rest.substring(0, rest.indexOf(rest.contains(",") ? ',' : '}')).replace("\"", "");
    }
}
