package io.openrun.coupon.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BadArgumentsTest {

    /** What was typed, and what the message must name. */
    private static final Map<String, String> BAD = Map.ofEntries(
            Map.entry("--members 0", "--members"),
            Map.entry("--members many", "--members"),
            Map.entry("--members 1000001", "--members"),
            Map.entry("--stock -1", "--stock"),
            Map.entry("--stock 1000000001", "--stock"),
            Map.entry("--threads 0", "--threads"),
            Map.entry("--threads 1001", "--threads"),
            Map.entry("--clicks 0", "--clicks"),
            Map.entry("--clicks 21", "--clicks"),
            Map.entry("--clicks", "--clicks"),
            Map.entry("--engine ROW_LOCK", "--engine"),
            Map.entry("--database oracle", "--database"),
            Map.entry("--database h2 --engine memory", "--database"),
            Map.entry("--jdbc-url jdbc:h2:mem:x --engine memory", "--jdbc-url"),
            Map.entry("--table-prefix x --engine memory", "--table-prefix"),
            Map.entry("--jdbc-url jdbc:h2:mem:x --database h2", "--database"),
            Map.entry("--jdbc-url nonsense", "--jdbc-url"),
            Map.entry("--user me", "--user"),
            Map.entry("--password secret", "--password"),
            Map.entry("--table-prefix 1st", "--table-prefix"),
            Map.entry("--redis-url redis://localhost:6379 --engine memory", "--redis-url"),
            Map.entry("--redis-url http://:secret@localhost:6379 --engine redis-lua", "--redis-url"),
            Map.entry("--redis-url nonsense --engine redis-lock", "--redis-url"),
            Map.entry("--handoff streams --engine row-lock", "--handoff"),
            Map.entry("--handoff streams --engine redis-lua --database h2", "--handoff"),
            Map.entry("--handoff pigeon --engine redis-lua", "--handoff"),
            Map.entry("--kill worker --engine redis-lua", "--kill"),
            Map.entry("--kill database --handoff streams --engine redis-lua", "--kill"),
            Map.entry("--unheard-of", "--unheard-of"));

    @Test
    void endWithStatus2AndAMessageThatNamesTheOption() {
        BAD.forEach((arguments, option) -> {
            CommandRun run = CommandRun.of(arguments);

            assertThat(run.status()).as(arguments).isEqualTo(Quickstart.BAD_ARGUMENTS);
            assertThat(run.err().lines().findFirst())
                    .as(arguments)
                    .hasValueSatisfying(line -> assertThat(line).contains(option));
            assertThat(run.err()).as(arguments).doesNotContain("\tat ", "secret");
            assertThat(run.out()).as(arguments).isEmpty();
        });
    }

    @Test
    void listTheWordsThatWouldDo() {
        assertThat(CommandRun.of("--engine lottery").err())
                .contains("must be one of memory, group-commit, row-lock, optimistic, conditional,"
                        + " redis-lua, redis-coalesced, redis-lock, was 'lottery'");
    }

    @Test
    void areNoneWhenHelpIsAskedFor() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--engine", "h2, postgres, mariadb", "bad arguments");
    }
}
