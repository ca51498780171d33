package io.openrun.coupon.benchmarks;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one run of a command came to. */
record CommandRun(int status, String out, String err) {

    static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Benchmarks.commands(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
