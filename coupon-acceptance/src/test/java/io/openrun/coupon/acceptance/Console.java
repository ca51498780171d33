package io.openrun.coupon.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a child process is spoken to: a line a command on its standard input, a line for all that it has to tell on its
 * standard output. It ends with the word STOP, with SIGTERM, and with its parent.
 */
final class Console {

    /** Says that a line came whole: a process may die in the middle of one. */
    static final String END = ".";

    static final String SEPARATOR = "\t";
    static final String READY = "READY";

    /** Arms a trap: the point, and the time that it is reached. */
    static final String ARM = "ARM";

    static final String STOP = "STOP";

    private Console() {}

    /** Reads commands until there are no more. */
    static void obey(Trap trap, Consumer<List<String>> commands) throws IOException {
        tell(READY);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> words = List.of(line.split(SEPARATOR, -1));
            switch (words.get(0)) {
                case ARM -> {
                    trap.arm(CrashPoint.valueOf(words.get(1)), Integer.parseInt(words.get(2)));
                    tell(ARM);
                }
                case STOP -> System.exit(0);
                default -> commands.accept(words);
            }
        }
        Runtime.getRuntime().halt(1); // the parent is gone
    }

    /** Does what has to be done when the process ends in good order. */
    static void atEnd(Runnable end) {
        Runtime.getRuntime().addShutdownHook(new Thread(end, "end"));
    }

    /** How many threads of the library's there are. */
    static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("coupon"))
                .count();
    }

    @SuppressWarnings("SystemOut") // its output is its interface
    static synchronized void tell(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(word).append(SEPARATOR);
        }
        System.out.println(line.append(END));
        System.out.flush();
    }
}
