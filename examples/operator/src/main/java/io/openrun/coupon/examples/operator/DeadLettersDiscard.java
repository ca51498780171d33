package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.JsonEventCodec;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides that dead letters are not to be delivered. */
@Command(name = "discard", description = "Decides that dead letters are not to be delivered, for good.")
final class DeadLettersDiscard extends StoreCommand {

    @Parameters(arity = "1..*", paramLabel = "<id>", description = "Their names.")
    private List<String> ids = List.of();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "<text>",
            description = "Why, for the record; it names no member.")
    private String reason = "";

    @Mixin
    private final OperatorName operator = new OperatorName();

    DeadLettersDiscard(Shell shell) {
        super(shell);
    }

    @Override
    void check() {
        LetterIds.check("<id>", ids);
        operator.check();
        DeadLetters.Decision unused = BadArgument.orValue(
                "--reason", () -> new DeadLetters.Decision(DeadLetter.State.DISCARDED, null, reason));
    }

    @Override
    Answer answer(Stores stores) {
        DeadLetterReprocessing deadLetters = new DeadLetterReprocessing(
                stores.deadLetters(), JsonEventCodec.unsigned(), new JdbcIssuedCouponSink(stores.jdbc()));
        List<String> discarded = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (String id : ids) {
            boolean isDecided = deadLetters.discard(id, operator.toString(), reason);
            (isDecided ? discarded : skipped).add(id);
        }
        return new Discarded(discarded, skipped);
    }

    private record Discarded(List<String> discarded, List<String> skipped) implements Answer {

        @Override
        public void print(PrintWriter out) {
            discarded.forEach(id -> out.println(id + " is discarded"));
            skipped.forEach(id -> out.println(id + " was left: it is not waiting, or in somebody else's hands"));
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            discarded.forEach(json.putArray("discarded")::add);
            skipped.forEach(json.putArray("skipped")::add);
            return json;
        }

        @Override
        public int status() {
            return skipped.isEmpty() ? ExitStatus.FINE : ExitStatus.FINDINGS;
        }
    }
}
