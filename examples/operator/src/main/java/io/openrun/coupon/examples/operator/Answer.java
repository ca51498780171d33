package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/** What came of a command. */
interface Answer {

    /** For a person. */
    void print(PrintWriter out);

    /** For a program. */
    ObjectNode json();

    /** The exit status. */
    default int status() {
        return ExitStatus.FINE;
    }
}
