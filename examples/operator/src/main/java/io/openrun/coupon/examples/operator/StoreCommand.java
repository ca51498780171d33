package io.openrun.coupon.examples.operator;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command on the stores: checks what was given, does the work, and prints what came of it once all is closed. */
@Command(sortOptions = false, usageHelpWidth = 100)
abstract class StoreCommand implements Callable<Integer> {

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Option(names = "--verbose", description = "Shows where it broke, if it does.")
    private boolean verbose;

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean help;

    private final Shell shell;

    StoreCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public final Integer call() {
        storeOptions.check();
        check();
        Answer answer = answer();
        if (json) {
            shell.out().println(answer.json());
        } else {
            answer.print(shell.out());
        }
        shell.out().flush();
        return answer.status();
    }

    private Answer answer() {
        try (Stores stores =
                Stores.open(storeOptions, shell, storeOptions.deadline().orElse(deadline()), mayCreate())) {
            return answer(stores);
        }
    }

    /** Does the work. */
    abstract Answer answer(Stores stores);

    /** Throws {@link BadArgument} if what was given does not go together. */
    void check() {}

    /** How long one look or one change may take, unless it was said: longer than in a service, since nobody's crowd waits for it. */
    Duration deadline() {
        return Duration.ofSeconds(10);
    }

    /** Whether it may create a database that is a file. */
    boolean mayCreate() {
        return false;
    }

    Shell shell() {
        return shell;
    }

    StoreOptions storeOptions() {
        return storeOptions;
    }

    boolean isVerbose() {
        return verbose;
    }
}
