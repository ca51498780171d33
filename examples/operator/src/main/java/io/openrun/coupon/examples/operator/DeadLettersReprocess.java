package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.EventCodec;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries to put on record what dead letters tell. */
@Command(
        name = "reprocess",
        description = "Tries to put on record what dead letters tell, each once. Several may run at the same time.")
final class DeadLettersReprocess extends StoreCommand {

    @Parameters(arity = "0..*", paramLabel = "<id>", description = "Their names; or")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "all that are waiting; or")
    private boolean all;

    @Mixin
    private final LetterFilter filter = new LetterFilter();

    @Mixin
    private final SigningOptions signing = new SigningOptions();

    @Mixin
    private final OperatorName operator = new OperatorName();

    DeadLettersReprocess(Shell shell) {
        super(shell);
    }

    @Override
    void check() {
        LetterIds.check("<id>", ids);
        operator.check();
        int ways = (ids.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (filter.isGiven() ? 1 : 0);
        if (ways != 1) {
            throw new BadArgument("either <id>, or --all, or --cause and --coupon must be given");
        }
        EventCodec unused = signing.codec(shell());
    }

    @Override
    Answer answer(Stores stores) {
        DeadLetters deadLetters = stores.deadLetters();
        DeadLetterReprocessing reprocessing = new DeadLetterReprocessing(
                deadLetters, signing.codec(shell()), new JdbcIssuedCouponSink(stores.jdbc()));
        ReprocessRun run = new ReprocessRun();
        DeadLetters.Filter waiting = filter.of(DeadLetter.State.WAITING);
        return new ProgressBar(shell(), "dead letters", run::done, total(deadLetters, waiting)).during(() -> {
            try {
                if (ids.isEmpty()) {
                    DeadLetterReprocessing.Result unused = reprocessing.reprocess(waiting, operator.toString(), run);
                } else {
                    ids.forEach(id -> run.done(id, reprocessing.reprocess(id, operator.toString())));
                }
            } catch (RuntimeException failure) {
                shell().err().println("Until then: " + run.answer(false).summary());
                throw failure;
            }
            return run.answer(!ids.isEmpty());
        });
    }

    /** How many there are to begin with; unknown for those of one coupon. */
    private OptionalLong total(DeadLetters deadLetters, DeadLetters.Filter waiting) {
        if (!ids.isEmpty()) {
            return OptionalLong.of(ids.size());
        }
        if (waiting.couponId() != null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(deadLetters.waiting().entrySet().stream()
                .filter(cause -> waiting.cause() == null || waiting.cause() == cause.getKey())
                .mapToLong(cause -> cause.getValue())
                .sum());
    }
}
