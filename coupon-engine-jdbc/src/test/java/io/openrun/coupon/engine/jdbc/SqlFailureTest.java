package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openrun.coupon.NotCarriedOutException;
import io.openrun.coupon.OutcomeUnknownException;
import io.openrun.coupon.engine.jdbc.SqlFailure.Phase;
import io.openrun.coupon.engine.jdbc.SqlFailure.Verdict;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

    /** State, code, dialect, then the verdict while working and while committing. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # the server says that it rolled back
            40001, 0,     POSTGRESQL, BUSY,        BUSY
            40P01, 0,     POSTGRESQL, BUSY,        BUSY
            55P03, 0,     POSTGRESQL, BUSY,        BUSY
            57014, 0,     POSTGRESQL, BUSY,        BUSY
            23505, 0,     POSTGRESQL, REJECTED,    REJECTED
            23514, 0,     POSTGRESQL, REJECTED,    REJECTED
            22001, 0,     POSTGRESQL, REJECTED,    REJECTED
            42P01, 0,     POSTGRESQL, UNAVAILABLE, UNAVAILABLE
            42501, 0,     POSTGRESQL, UNAVAILABLE, UNAVAILABLE
            40001, 1213,  MARIADB,    BUSY,        BUSY
            HY000, 1205,  MARIADB,    BUSY,        BUSY
            23000, 1062,  MARIADB,    REJECTED,    REJECTED
            23000, 4025,  MARIADB,    REJECTED,    REJECTED
            40001, 1213,  MYSQL,      BUSY,        BUSY
            40001, 40001, H2,         BUSY,        BUSY
            HYT00, 50200, H2,         BUSY,        BUSY
            57014, 57014, H2,         BUSY,        BUSY
            23505, 23505, H2,         REJECTED,    REJECTED
            # the server or the way to it is gone
            08006, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            08003, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            08S01, 0,     MARIADB,    UNAVAILABLE, UNKNOWN
            08000, 0,     MARIADB,    UNAVAILABLE, UNKNOWN
            57P01, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            57P02, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            53100, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            53300, 0,     POSTGRESQL, BUSY,        UNKNOWN
            58030, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            XX000, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            25006, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            70100, 1969,  MARIADB,    BUSY,        UNKNOWN
            70100, 1317,  MARIADB,    BUSY,        UNKNOWN
            HY000, 1290,  MARIADB,    UNAVAILABLE, UNKNOWN
            HY000, 3024,  MYSQL,      BUSY,        UNKNOWN
            90098, 90098, H2,         UNAVAILABLE, UNKNOWN
            90131, 90131, H2,         BUSY,        UNKNOWN
            # the standard's own word for "perhaps"
            40003, 0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            # MySQL's codes mean nothing to others
            HY000, 1205,  POSTGRESQL, UNAVAILABLE, UNKNOWN
            -,     0,     POSTGRESQL, UNAVAILABLE, UNKNOWN
            """)
    void an_error_says_what_it_can(
            @Nullable String state, int code, Dialect dialect, Verdict working, Verdict committing) {
        SQLException error = new SQLException("planted", state, code);
        assertThat(SqlFailure.verdict(error, Phase.WORKING, dialect)).isEqualTo(working);
        assertThat(SqlFailure.verdict(error, Phase.COMMITTING, dialect)).isEqualTo(committing);
        assertThat(SqlFailure.verdict(error, Phase.COMMITTED, dialect)).isEqualTo(Verdict.CARRIED_OUT);
    }

    @Test
    void without_a_connection_nothing_was_carried_out() {
        SQLException refused = new SQLException("refused", "08001", new ConnectException("refused"));
        assertConnecting(refused, Verdict.UNAVAILABLE);
        assertConnecting(new SQLTransientConnectionException("pool: not available"), Verdict.BUSY);
        assertConnecting(
                new SQLTransientConnectionException("pool: not available", "08001", refused), Verdict.UNAVAILABLE);
        assertConnecting(new SQLException("too many clients", "53300"), Verdict.BUSY);
        assertConnecting(new SQLException("interrupted", new InterruptedException()), Verdict.BUSY);
        assertConnecting(new SQLException("password", "28P01"), Verdict.UNAVAILABLE);
    }

    @Test
    void an_answer_carries_its_reason_and_when_to_ask_again() {
        SQLException busy = new SQLException("planted", "40001");
        assertThat(SqlFailure.of(busy, Phase.WORKING, Dialect.POSTGRESQL))
                .isInstanceOfSatisfying(NotCarriedOutException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(NotCarriedOutException.Reason.BUSY);
                    assertThat(failure.retryAfter()).isPositive();
                    assertThat(failure).hasCause(busy);
                });
        assertThat(SqlFailure.of(new SQLException("planted", "23505"), Phase.WORKING, Dialect.H2))
                .isInstanceOfSatisfying(
                        NotCarriedOutException.class,
                        failure -> assertThat(failure.retryAfter()).isEqualTo(Duration.ZERO));
        assertThat(SqlFailure.of(new SQLException("planted", "08006"), Phase.COMMITTING, Dialect.POSTGRESQL))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> SqlFailure.of(busy, Phase.COMMITTED, Dialect.POSTGRESQL));
    }

    private static void assertConnecting(SQLException error, Verdict expected) {
        assertThat(SqlFailure.verdict(error, Phase.CONNECTING, Dialect.POSTGRESQL))
                .isEqualTo(expected);
    }
}
