package io.openrun.coupon.examples.operator;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is around a command.
 *
 * @param environment the variables of the environment
 * @param passwordPrompt asks a person for a password without showing it; empty if nobody is there to ask
 * @param out for what was asked for
 * @param err for all else
 * @param isTerminal whether a person is watching
 */
record Shell(
        Function<String, Optional<String>> environment,
        Supplier<Optional<String>> passwordPrompt,
        PrintWriter out,
        PrintWriter err,
        boolean isTerminal) {

    Optional<String> variable(String name) {
        return environment.apply(name);
    }
}
