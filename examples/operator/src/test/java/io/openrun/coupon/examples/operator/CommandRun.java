package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;

/** What one run of the command came to. */
record CommandRun(int status, String out, String err) {

    /** Fails where there is more than one document. */
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** With nobody to ask for a password. */
    static CommandRun of(Map<String, String> environment, String... arguments) {
        return of(environment, Optional.empty(), arguments);
    }

    static CommandRun of(Map<String, String> environment, Optional<String> typedPassword, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Shell shell = new Shell(
                name -> Optional.ofNullable(environment.get(name)),
                () -> typedPassword,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false);
        return new CommandRun(Operator.execute(shell, arguments), out.toString(), err.toString());
    }

    /** The one document on the standard output. */
    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (IOException noJson) {
            throw new AssertionError("no JSON: " + out + err, noJson);
        }
    }
}
