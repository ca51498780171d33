package io.openrun.coupon.examples.operator;

import java.io.Console;

/** Whether a person is watching. */
final class Terminal {

    private Terminal() {}

    /** Up to Java 21 there is a console only on a terminal; from 22 on there is always one, and it has to be asked. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException upToJava21) {
            return true;
        }
    }
}
