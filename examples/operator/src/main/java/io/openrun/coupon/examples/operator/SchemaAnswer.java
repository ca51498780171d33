package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/** What the database lacks. */
record SchemaAnswer(List<String> missing) implements Answer {

    @Override
    public void print(PrintWriter out) {
        if (missing.isEmpty()) {
            out.println("Nothing is missing.");
        } else {
            out.println(Text.number(missing.size()) + " missing:");
            missing.forEach(name -> out.println("  " + name));
        }
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        missing.forEach(json.putArray("missing")::add);
        return json;
    }

    @Override
    public int status() {
        return missing.isEmpty() ? ExitStatus.FINE : ExitStatus.FINDINGS;
    }
}
