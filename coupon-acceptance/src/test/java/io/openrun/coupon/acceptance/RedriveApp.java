package io.openrun.coupon.acceptance;

import io.openrun.coupon.engine.jdbc.JdbcDeadLetters;
import io.openrun.coupon.engine.jdbc.JdbcIssuedCouponSink;
import io.openrun.coupon.engine.jdbc.JdbcStore;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.JsonEventCodec;
import java.io.IOException;
import java.time.Duration;

/** An operator's program: told to {@value #REDRIVE}, it delivers the dead letters after all. */
final class RedriveApp {

    static final String REDRIVE = "REDRIVE";

    private static final Duration LEASE = Duration.ofSeconds(1);

    private RedriveApp() {}

    public static void main(String[] arguments) throws IOException {
        Trap trap = new Trap();
        JdbcStore rows = Address.parse(arguments).rows();
        DeadLetterReprocessing reprocessing = new DeadLetterReprocessing(
                new TrappedDeadLetters(new JdbcDeadLetters(rows), trap),
                JsonEventCodec.unsigned(),
                new JdbcIssuedCouponSink(rows),
                LEASE);
        Console.obey(trap, words -> redrive(reprocessing));
    }

    private static void redrive(DeadLetterReprocessing reprocessing) {
        DeadLetterReprocessing.Result result = reprocessing.reprocess(DeadLetters.Filter.WAITING, "acceptance");
        Console.tell(REDRIVE, result.reprocessed(), result.failed(), result.skipped());
    }
}
