package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.testkit.TestDatabases;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordTest {

    private static final String URL = "jdbc:h2:mem:locked;DB_CLOSE_DELAY=-1";
    private static final String[] STATUS = {"schema", "verify", "--deadline", "PT1S", "--jdbc-url", URL, "--user", "sa"
    };
    private static final String[] ASKING = {
        "schema", "verify", "--deadline", "PT1S", "--jdbc-url", URL, "--user", "sa", "--password"
    };

    @Test
    void isTakenFromTheEnvironmentOrFromWhoIsAsked() {
        create();

        assertThat(CommandRun.of(Map.of("COUPON_DB_PASSWORD", "right-secret"), STATUS)
                        .status())
                .isZero();
        assertThat(CommandRun.of(Map.of(), Optional.of("right-secret"), ASKING).status())
                .isZero();
    }

    @Test
    void isNeverPrinted() {
        create();
        Map<String, String> wrong = Map.of("COUPON_DB_PASSWORD", "wrong-secret");

        assertRefusedInSilence(CommandRun.of(wrong, STATUS));
        assertRefusedInSilence(CommandRun.of(Map.of(), Optional.of("wrong-secret"), ASKING));
        assertRefusedInSilence(CommandRun.of(
                Map.of(),
                "schema",
                "verify",
                "--deadline",
                "PT1S",
                "--verbose",
                "--jdbc-url",
                URL + ";USER=sa;PASSWORD=wrong-secret"));
        assertRefusedInSilence(CommandRun.of(
                wrong,
                "schema",
                "verify",
                "--deadline",
                "PT1S",
                "--jdbc-url",
                "jdbc:postgresql://sa:wrong-secret@127.0.0.1:1/x"));
    }

    @Test
    void isNotPrintedWhereItIsTypedBehindTheOptionThatAsks() {
        CommandRun behind = CommandRun.of(Map.of(), "status", "--jdbc-url", URL, "--password", "wrong-secret");

        assertThat(behind.status()).isEqualTo(ExitStatus.BAD_ARGUMENTS);
        assertThat(behind.err()).contains("***").doesNotContain("wrong-secret");
    }

    @Test
    void ofRedisIsNotPrintedEither() {
        try (Shop shop = new Shop(TestDatabases.h2())) {
            CommandRun inUrl = shop.run("status", "--redis-url", "redis://:wrong-secret@127.0.0.1:1");
            CommandRun inEnvironment = shop.run(
                    Map.of("COUPON_REDIS_PASSWORD", "wrong-secret"), "status", "--redis-url", "redis://127.0.0.1:1");

            assertRefusedInSilence(inUrl);
            assertRefusedInSilence(inEnvironment);
        }
    }

    private static void create() {
        String[] install = {"schema", "install", "--jdbc-url", URL, "--user", "sa"};
        assertThat(CommandRun.of(Map.of("COUPON_DB_PASSWORD", "right-secret"), install)
                        .status())
                .isZero();
    }

    private static void assertRefusedInSilence(CommandRun run) {
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(run.err()).startsWith("Not carried out: ").doesNotContain("wrong-secret");
        assertThat(run.out()).isEmpty();
    }
}
