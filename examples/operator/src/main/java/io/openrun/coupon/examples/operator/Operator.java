package io.openrun.coupon.examples.operator;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command: puts its parts together, and turns whatever goes wrong into a line and a status. */
@Command(
        name = "java -jar operator.jar",
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Looks at the coupons of a service and at their way into the record, and repairs what it is told to.",
            ""
        },
        footer = {
            "",
            "Nothing changes unless the command says so. What was asked for goes to the standard output, all else to the"
                    + " standard error.",
            ""
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:done, and nothing to see to",
            "1:done, and there is something to see to: a difference, a dead letter, a table that is missing",
            "2:bad arguments",
            "3:not carried out: a store does not answer, or the rules forbid it",
            "4:nobody knows whether it was carried out"
        })
public final class Operator extends Group {

    private Operator() {}

    /**
     * Runs the command and ends the JVM with its status.
     *
     * @param args the command and its options; {@code --help} lists them
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        Shell shell = new Shell(
                name -> Optional.ofNullable(System.getenv(name)),
                Operator::askForPassword,
                out,
                err,
                Terminal.isThere());
        System.exit(execute(shell, args));
    }

    private static Optional<String> askForPassword() {
        Console console = Terminal.isThere() ? System.console() : null;
        return Optional.ofNullable(console)
                .map(there -> there.readPassword("Password: "))
                .map(String::new);
    }

    /** All of it but the end of the JVM. */
    static int execute(Shell shell, String... args) {
        Secrets secrets = Secrets.typedIn(List.of(args));
        CommandLine command = tree(shell);
        Words.teach(command);
        return command.setOut(shell.out())
                .setErr(shell.err())
                .setParameterExceptionHandler((badArgument, given) -> {
                    explain(shell, secrets, badArgument.getMessage() + " (try --help)");
                    return ExitStatus.BAD_ARGUMENTS;
                })
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    explain(shell, secrets, Failures.explain(failure));
                    if (failed.getCommand() instanceof StoreCommand asked && asked.isVerbose()) {
                        shell.err().print(secrets.hide(Failures.trace(failure)));
                        shell.err().flush();
                    }
                    return Failures.statusOf(failure);
                })
                .execute(args);
    }

    private static void explain(Shell shell, Secrets secrets, String message) {
        shell.err().println(secrets.hide(message).replaceAll("\\s+", " "));
    }

    private static CommandLine tree(Shell shell) {
        return new CommandLine(new Operator())
                .addSubcommand(new Status(shell))
                .addSubcommand(new Reconcile(shell))
                .addSubcommand(new Audit(shell))
                .addSubcommand(new CommandLine(new DeadLetterCommands())
                        .addSubcommand(new DeadLettersList(shell))
                        .addSubcommand(new DeadLettersShow(shell))
                        .addSubcommand(new DeadLettersReprocess(shell))
                        .addSubcommand(new DeadLettersDiscard(shell)))
                .addSubcommand(new CommandLine(new CouponCommands())
                        .addSubcommand(new CouponShow(shell))
                        .addSubcommand(new CouponCreate(shell))
                        .addSubcommand(new CouponOpen(shell))
                        .addSubcommand(new CouponRestock(shell))
                        .addSubcommand(new CouponRemoveStock(shell))
                        .addSubcommand(new CouponSuspend(shell))
                        .addSubcommand(new CouponResume(shell))
                        .addSubcommand(new CouponClose(shell)))
                .addSubcommand(new CommandLine(new SchemaCommands())
                        .addSubcommand(new SchemaPrint(shell))
                        .addSubcommand(new SchemaVerify(shell))
                        .addSubcommand(new SchemaInstall(shell)));
    }
}
