package io.openrun.coupon.examples.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    @TempDir
    Path folder;

    @Test
    void isInstalledOnRequestOnly() {
        assertThat(run("print", "--deadline", "PT1S").status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(run("verify", "--deadline", "PT1S").err()).contains("not found");
        assertThat(folder).isEmptyDirectory();

        CommandRun installed = run("install", "--table-prefix", "shop_");

        assertThat(installed.status()).isZero();
        assertThat(installed.out()).isEqualTo("Nothing is missing.\n");
        assertThat(run("verify", "--table-prefix", "shop_", "--json").json().get("missing"))
                .isEmpty();
    }

    @Test
    void thatLacksSomethingIsAFinding() {
        run("install", "--table-prefix", "shop_");

        CommandRun lacking = run("verify", "--json");

        assertThat(lacking.status()).isEqualTo(ExitStatus.FINDINGS);
        assertThat(lacking.json().get("missing").toString()).contains("\"table dead_letter\"");
        assertThat(run("verify").out()).contains("  table dead_letter\n");
    }

    @Test
    void isPrintedAsSqlAndAsJson() {
        run("install");

        CommandRun sql = run("print", "--table-prefix", "shop_");

        assertThat(sql.out()).contains("CREATE TABLE IF NOT EXISTS shop_issued_coupon");
        assertThat(run("print", "--table-prefix", "shop_", "--json")
                        .json()
                        .get("sql")
                        .textValue())
                .isEqualTo(sql.out());
    }

    @Test
    void thatIsMissingIsNamedByOtherCommandsInOneLine() {
        run("install", "--table-prefix", "shop_");

        CommandRun status = CommandRun.of(
                Map.of(),
                Stream.of("status", "--jdbc-url", url(), "--user", "sa").toArray(String[]::new));

        assertThat(status.status()).isEqualTo(ExitStatus.NOT_CARRIED_OUT);
        assertThat(status.err().lines()).hasSize(1);
        assertThat(status.err()).contains("'schema verify'");
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("db");
    }

    private CommandRun run(String command, String... more) {
        return CommandRun.of(
                Map.of(),
                Stream.concat(Stream.of("schema", command, "--jdbc-url", url(), "--user", "sa"), Stream.of(more))
                        .toArray(String[]::new));
    }
}
