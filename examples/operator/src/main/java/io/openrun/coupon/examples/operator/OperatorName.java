package io.openrun.coupon.examples.operator;

import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetters;
import picocli.CommandLine.Option;

/** Who decides. */
final class OperatorName {

    @Option(
            names = "--operator",
            paramLabel = "<name>",
            defaultValue = "${sys:user.name}",
            description = "Who decides, for the record. Default: ${DEFAULT-VALUE}")
    private String name = "";

    void check() {
        boolean unused = BadArgument.orValue("--operator", () -> {
            DeadLetters.Claim.check(name, DeadLetterReprocessing.LEASE);
            return true;
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
