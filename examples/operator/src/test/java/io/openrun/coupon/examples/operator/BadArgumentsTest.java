package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BadArgumentsTest {

    private static final String[] DATABASE = {"--jdbc-url", "jdbc:h2:mem:nobody", "--user", "sa"};
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String CREATE = "coupon create c --stock 1 --description d --amount 5"
            + " --starts 2026-01-01T00:00Z --ends 2026-01-02T00:00Z --expires 2026-01-03T00:00Z ";

    /** What was typed, and what the message must name. */
    private static final Map<String, String> BAD = Map.ofEntries(
            Map.entry("status --jdbc-url nonsense", "--jdbc-url"),
            Map.entry("status --table-prefix 1st", "--table-prefix"),
            Map.entry("status --key-prefix x", "--key-prefix"),
            Map.entry("status --durability fast", "--durability"),
            Map.entry("status --replicas 2", "--replicas"),
            Map.entry("status --allow-weak-server", "--allow-weak-server"),
            Map.entry("status --redis-url http://:s3cr3t@localhost:6379", "--redis-url"),
            Map.entry("status --redis-url redis://localhost:6379 --key-prefix a:b", "--key-prefix"),
            Map.entry("status --redis-url redis://localhost:6379 --durability best", "--durability"),
            Map.entry("status --redis-url redis://localhost:6379 --replicas 2", "--replicas"),
            Map.entry("status --redis-url redis://localhost:6379 --durability replicated --replicas 0", "--replicas"),
            Map.entry("status --password", "--password"),
            Map.entry("status --password=s3cr3t", "--password"),
            Map.entry("status --deadline PT1H", "--deadline"),
            Map.entry("status --unheard-of", "--unheard-of"),
            Map.entry("dead-letters list --cause bored", "--cause"),
            Map.entry("dead-letters list --coupon a:b", "--coupon"),
            Map.entry("dead-letters list --state lost", "--state"),
            Map.entry("dead-letters list --limit 0", "--limit"),
            Map.entry("dead-letters list --after x", "--after"),
            Map.entry("dead-letters show", "<id>"),
            Map.entry("dead-letters show x", "<id>"),
            Map.entry("dead-letters reprocess", "--all"),
            Map.entry("dead-letters reprocess --all " + ID, "--all"),
            Map.entry("dead-letters reprocess --all --cause FAILED", "--all"),
            Map.entry("dead-letters reprocess X" + ID, "<id>"),
            Map.entry("dead-letters reprocess --all --signing-key k", "COUPON_SIGNING_SECRET"),
            Map.entry("dead-letters reprocess --all --signing-key k=SHORT", "--signing-key"),
            Map.entry("dead-letters reprocess --all --signing-key k=BROKEN", "--signing-key"),
            Map.entry("dead-letters reprocess --all --operator=", "--operator"),
            Map.entry("dead-letters discard " + ID, "--reason"),
            Map.entry("dead-letters discard " + ID + " --reason=", "--reason"),
            Map.entry("dead-letters discard --reason because", "<id>"),
            Map.entry("coupon show", "<coupon>"),
            Map.entry("coupon show a:b", "<coupon>"),
            Map.entry("coupon restock c 0", "<count>"),
            Map.entry("coupon restock c many", "<count>"),
            Map.entry("coupon open c", "--redis-url"),
            Map.entry("coupon close c", "--redis-url"),
            Map.entry("coupon create c", "--stock"),
            Map.entry(CREATE + "--percent 5", "--percent"),
            Map.entry(CREATE.replace("--stock 1", "--stock -1"), "--stock"),
            Map.entry(CREATE.replace("--amount 5", "--amount 0"), "--amount"),
            Map.entry(CREATE.replace("--amount 5", "--percent 101 --cap 5"), "--percent"),
            Map.entry(CREATE.replace("2026-01-01T00:00Z", "yesterday"), "--starts"),
            Map.entry(CREATE.replace("2026-01-02T00:00Z", "2025-01-02T00:00Z"), "--ends"),
            Map.entry(CREATE.replace("2026-01-03T00:00Z", "2025-01-02T00:00Z"), "--expires"));

    @Test
    void endWithStatus2AndOneLineThatNamesTheOption() {
        BAD.forEach((arguments, option) -> assertNames(option, arguments));
    }

    @Test
    void saySoWhereOnlyAGroupOfCommandsIsNamed() {
        CommandRun run = CommandRun.of(Map.of(), "dead-letters");

        assertThat(run.status()).isEqualTo(ExitStatus.BAD_ARGUMENTS);
        assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.contains("subcommand"));
    }

    static void assertNames(String option, String arguments) {
        String[] given = arguments.contains("--jdbc-url") ? new String[0] : DATABASE;
        CommandRun run = CommandRun.of(
                Map.of("SHORT", "czNjcjN0", "BROKEN", "s3cr3t!"),
                Optional.empty(),
                Stream.concat(Stream.of(arguments.split(" ")), Arrays.stream(given))
                        .toArray(String[]::new));

        assertThat(run.status()).as(arguments + ": " + run.err()).isEqualTo(ExitStatus.BAD_ARGUMENTS);
        assertThat(run.err().lines()).as(arguments).hasSize(1).allMatch(line -> line.contains(option));
        assertThat(run.err()).as(arguments).doesNotContain("s3cr3t", "czNjcjN0");
        assertThat(run.out()).as(arguments).isEmpty();
    }

    @Test
    void areNoneWhenHelpIsAskedFor() {
        for (String command :
                new String[] {"", "status ", "dead-letters ", "dead-letters reprocess ", "coupon create "}) {
            CommandRun run = CommandRun.of(Map.of(), (command + "--help").split(" "));

            assertThat(run.status()).as(command).isZero();
            assertThat(run.out()).as(command).contains("Usage: java -jar operator.jar");
        }
        assertThat(CommandRun.of(Map.of(), "--help").out())
                .contains("nobody knows whether it was carried out", "dead-letters", "schema", "coupon", "status");
    }
}
