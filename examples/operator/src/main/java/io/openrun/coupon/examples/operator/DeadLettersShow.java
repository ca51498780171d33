package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetters;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one dead letter, and what was decided on it. */
@Command(name = "show", description = "Shows a dead letter, and what was decided on it.")
final class DeadLettersShow extends StoreCommand {

    @Parameters(index = "0", paramLabel = "<id>", description = "The dead letter's name.")
    private String id = "";

    @Option(names = "--payload", description = "Shows its bytes, too; they name a member.")
    private boolean withPayload;

    DeadLettersShow(Shell shell) {
        super(shell);
    }

    @Override
    void check() {
        LetterIds.check("<id>", List.of(id));
    }

    @Override
    Answer answer(Stores stores) {
        DeadLetter letter = stores.deadLetters()
                .find(id)
                .orElseThrow(() -> new RefusedToStart("there is no dead letter " + id, null));
        return new Shown(letter, actions(stores.deadLetters()), withPayload);
    }

    private List<DeadLetters.Action> actions(DeadLetters deadLetters) {
        List<DeadLetters.Action> actions = new ArrayList<>();
        List<DeadLetters.Action> page;
        do {
            int last = actions.isEmpty() ? 0 : actions.get(actions.size() - 1).number();
            page = deadLetters.actions(id, last, Paging.LIMIT_MAX);
            actions.addAll(page);
        } while (page.size() == Paging.LIMIT_MAX);
        return actions;
    }

    private record Shown(DeadLetter letter, List<DeadLetters.Action> actions, boolean withPayload) implements Answer {

        @Override
        public void print(PrintWriter out) {
            Text.field(out, "dead letter", letter.id());
            Text.field(out, "state", letter.state());
            Text.field(out, "cause", letter.cause());
            Text.field(out, "detail", letter.detail());
            Text.field(out, "origin", letter.origin());
            Text.field(out, "coupon", letter.couponId());
            Text.field(out, "attempts", Text.number(letter.attempts()));
            Text.field(out, "first", Text.moment(letter.firstAt()));
            Text.field(out, "last", Text.moment(letter.lastAt()));
            Text.field(out, "payload", withPayload ? payload() : letter.payload() + ", see --payload");
            printActions(out);
        }

        private String payload() {
            return new String(letter.payload().bytes(), StandardCharsets.UTF_8);
        }

        private void printActions(PrintWriter out) {
            if (actions.isEmpty()) {
                return;
            }
            out.println();
            Table table = new Table()
                    .numbers("NO")
                    .words("DECIDED")
                    .words("STATE")
                    .words("BY")
                    .words("REASON");
            for (DeadLetters.Action action : actions) {
                table.row(
                        action.number(),
                        Text.moment(action.decidedAt()),
                        action.state(),
                        action.operator(),
                        action.reason());
            }
            table.print(out);
        }

        /** The payload in Base64, since it need not be text. */
        @Override
        public ObjectNode json() {
            ObjectNode json = LetterJson.of(letter);
            if (withPayload) {
                json.put("payload", letter.payload().bytes());
            }
            ArrayNode list = json.putArray("actions");
            for (DeadLetters.Action action : actions) {
                list.add(JsonNodeFactory.instance
                        .objectNode()
                        .put("number", action.number())
                        .put("state", action.state().name())
                        .put("operator", action.operator())
                        .put("reason", action.reason())
                        .put("decidedAt", action.decidedAt().toString()));
            }
            return json;
        }
    }
}
