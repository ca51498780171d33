package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.Paging;
import io.openrun.coupon.queue.DeadLetter;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters, a page at a time. */
@Command(name = "list", description = "Lists dead letters by their names.")
final class DeadLettersList extends StoreCommand {

    @Mixin
    private final LetterFilter filter = new LetterFilter();

    @Option(
            names = "--state",
            paramLabel = "<state>",
            description = "Those in this state: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private StateChoice state = StateChoice.WAITING;

    @Option(names = "--limit", paramLabel = "<n>", description = "How many at most. Default: ${DEFAULT-VALUE}")
    private int limit = 100;

    @Option(names = "--after", paramLabel = "<id>", description = "The last one of the page before.")
    private @Nullable String after;

    DeadLettersList(Shell shell) {
        super(shell);
    }

    @Override
    void check() {
        int unused = BadArgument.orValue("--limit", () -> Paging.check("limit", limit));
        LetterIds.check("--after", after == null ? List.of() : List.of(after));
    }

    @Override
    Answer answer(Stores stores) {
        List<DeadLetter> page = stores.deadLetters().list(filter.of(state.state()), after, limit);
        boolean mayBeMore = page.size() == limit;
        return new Page(page, mayBeMore ? page.get(limit - 1).id() : null);
    }

    private record Page(List<DeadLetter> letters, @Nullable String next) implements Answer {

        @Override
        public void print(PrintWriter out) {
            Table table = new Table()
                    .words("ID")
                    .words("CAUSE")
                    .words("COUPON")
                    .numbers("TRIES")
                    .words("LAST")
                    .words("STATE");
            for (DeadLetter letter : letters) {
                table.row(
                        letter.id(),
                        letter.cause(),
                        Text.orNone(letter.couponId()),
                        letter.attempts(),
                        Text.moment(letter.lastAt()),
                        letter.state());
            }
            table.print(out);
            if (letters.isEmpty()) {
                out.println("None.");
            }
            if (next != null) {
                out.println("There may be more: --after " + next);
            }
        }

        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode list = json.putArray("deadLetters");
            letters.forEach(letter -> list.add(LetterJson.of(letter)));
            return json.put("next", next);
        }
    }
}
