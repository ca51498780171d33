package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome.AlreadyIssued;
import io.openrun.coupon.IssueOutcome.Issued;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.Refusal;
import io.openrun.coupon.engine.jdbc.Oracle.Answer;
import io.openrun.coupon.engine.jdbc.Oracle.Failure;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server is still busy inside COMMIT when the client gives up, and ends the transaction later, one way or the other:
 * a look at the rows in between shows nothing, and proves nothing.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // closing may throw anything, which is for the test to report
class LateCommitTest {

    private static final Logger LOG = LoggerFactory.getLogger(LateCommitTest.class);
    private static final int COUPONS = 20;

    /** Of a member whose commit fails in the end. */
    private static final String FAILS = "late-fails-";

    private static final String COMMITS = "late-commits-";

    record Engine(String name, Function<JdbcStore, CouponIssuer> make) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Engine> engines() {
        return Stream.of(
                new Engine(
                        "group commit",
                        store -> CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                                .batchesMax(COUPONS)
                                .deadline(Duration.ofSeconds(10))
                                .build()),
                new Engine("row lock", RowLockCouponIssuer::new),
                new Engine("conditional", ConditionalUpdateCouponIssuer::new),
                new Engine("optimistic", OptimisticCouponIssuer::new));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_commit_that_outlasts_the_deadline_is_unknown_until_asked_again(Engine engine) throws Exception {
        try (Server server = new Server(engine, Duration.ofMillis(800), Duration.ofSeconds(2))) {
            server.assertUnknownThenSettled(false);
        }
    }

    /** Here the time that is left goes into asking again, which is turned away for as long as the commit goes on. */
    @Tag("long")
    @ParameterizedTest
    @MethodSource("engines")
    void so_is_one_whose_connection_is_cut_while_it_goes_on(Engine engine) throws Exception {
        try (Server server = new Server(engine, Duration.ofSeconds(1), Duration.ofSeconds(2))) {
            server.assertUnknownThenSettled(true);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void a_connection_cut_during_a_commit_that_ends_in_time_costs_no_answer(Engine engine) throws Exception {
        try (Server server = new Server(engine, Duration.ofSeconds(5), Duration.ofMillis(800))) {
            server.assertSettledWithinTheCall();
        }
    }

    /** Tables whose commits take long, behind a proxy; and coupons of which there is one each. */
    private static final class Server implements AutoCloseable {

        private final TestDatabase database = TestDatabases.shared(DatabaseKind.POSTGRESQL);
        private final String prefix =
                "late" + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "_";
        private final FaultProxy proxy = FaultProxy.to(database);
        private final String application = "late-" + proxy.port();
        private final Connection direct = Stores.connect(DatabaseKind.POSTGRESQL);
        private final ExecutorService callers = Executors.newFixedThreadPool(COUPONS);
        private final List<Oracle> oracles = new ArrayList<>();
        private final Deque<AutoCloseable> open = new ArrayDeque<>();
        private final Engine engine;
        private final CouponIssuer issuer;

        Server(Engine engine, Duration deadline, Duration commitTakes) throws SQLException {
            this.engine = engine;
            String url = proxy.jdbcUrl(database);
            JdbcStore store = JdbcStore.builder()
                    .jdbcUrl(url + (url.contains("?") ? "&" : "?") + "ApplicationName=" + application)
                    .credentials(database.username(), database.password())
                    .tablePrefix(prefix)
                    .poolSize(COUPONS)
                    .deadline(deadline)
                    .build();
            open.push(store);
            new CouponSchema(store).install();
            JdbcCouponCatalog catalog = new JdbcCouponCatalog(store);
            for (int i = 0; i < COUPONS; i++) {
                Coupon coupon = SampleCoupons.open(1);
                catalog.create(coupon);
                oracles.add(new Oracle(coupon.id(), 1));
            }
            issuer = engine.make().apply(store);
            if (issuer instanceof AutoCloseable closeable) {
                open.push(closeable);
            }
            slowDownCommits(commitTakes);
            ServerView.await(direct, "the pool is full", "SELECT count(*) >= " + COUPONS + activity(""));
        }

        /** A trigger that PostgreSQL calls within COMMIT, and that goes on when its statement is to be cancelled. */
        private void slowDownCommits(Duration time) throws SQLException {
            execute("""
                    CREATE FUNCTION %1$scommit_late() RETURNS trigger LANGUAGE plpgsql AS $$
                    DECLARE
                        ends timestamptz := clock_timestamp() + interval '%2$d ms';
                    BEGIN
                        WHILE clock_timestamp() < ends LOOP
                            BEGIN
                                PERFORM pg_sleep(extract(epoch FROM ends - clock_timestamp()));
                            EXCEPTION WHEN query_canceled THEN
                                NULL;
                            END;
                        END LOOP;
                        IF NEW.member_id LIKE '%3$s%%' THEN
                            RAISE EXCEPTION 'this commit fails';
                        END IF;
                        RETURN NULL;
                    END $$;
                    CREATE CONSTRAINT TRIGGER commit_late AFTER INSERT ON %1$sissued_coupon
                    DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW WHEN (NEW.member_id LIKE 'late-%%') EXECUTE FUNCTION %1$scommit_late();
                    """.formatted(prefix, time.toMillis(), FAILS));
        }

        void assertUnknownThenSettled(boolean cut) throws Exception {
            List<Future<Answer>> late = askLate(place -> place % 2 == 0 ? COMMITS : FAILS);
            if (cut) {
                proxy.resetAll();
            }
            assertThat(answers(late)).as(about("late")).allMatch(answer -> answer.is(Failure.UNKNOWN));
            assertThat(ServerView.number(direct, "SELECT count(*)" + sleeping()))
                    .as(about("commits that went on after the answer, else the test is void"))
                    .isEqualTo(COUPONS);
            assertThat(answers(askOthers()))
                    .as(about("others meanwhile, with one coupon that may or may not be taken"))
                    .allMatch(answer -> answer.is(Failure.BUSY) || answer.is(Failure.UNAVAILABLE));
            ServerView.await(direct, "the commits end", "SELECT count(*) = 0" + activity(" AND state <> 'idle'"));
            long happened = check("before anybody asks again");
            assertThat(happened).as(about("commits that happened late")).isEqualTo(COUPONS / 2);
            execute("DROP TRIGGER commit_late ON " + prefix + "issued_coupon");
            for (int i = 0; i < COUPONS; i++) {
                Answer again = oracles.get(i).ask(issuer, late(i));
                assertThat(again.outcome())
                        .as(about("asking again"))
                        .isInstanceOf(i % 2 == 0 ? AlreadyIssued.class : Issued.class);
            }
            assertThat(answers(askOthers()))
                    .as(about("others in the end"))
                    .allMatch(answer -> answer.isRefused(Refusal.SOLD_OUT));
            check("in the end");
            LOG.info("{}: {} commits outlasted their call, {} of them happened", engine, COUPONS, happened);
        }

        void assertSettledWithinTheCall() throws Exception {
            List<Future<Answer>> late = askLate(place -> COMMITS);
            proxy.resetAll();
            assertThat(answers(late))
                    .as(about("commits that were settled"))
                    .allMatch(answer -> answer.outcome() instanceof AlreadyIssued);
            assertThat(answers(askOthers()))
                    .as(about("others in the end"))
                    .allMatch(answer -> answer.isRefused(Refusal.SOLD_OUT));
            check("in the end");
            LOG.info("{}: {} commits were cut off and settled within their call", engine, COUPONS);
        }

        /** Returns when all are inside COMMIT. */
        private List<Future<Answer>> askLate(Function<Integer, String> names) throws SQLException {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < COUPONS; i++) {
                MemberId member = new MemberId(names.apply(i) + i);
                answers.add(ask(oracles.get(i), member));
            }
            ServerView.await(direct, "all are inside COMMIT", "SELECT count(*) = " + COUPONS + sleeping());
            return answers;
        }

        private static MemberId late(int place) {
            return new MemberId((place % 2 == 0 ? COMMITS : FAILS) + place);
        }

        private List<Future<Answer>> askOthers() {
            return oracles.stream()
                    .map(oracle -> ask(oracle, SampleCoupons.member(1)))
                    .toList();
        }

        private Future<Answer> ask(Oracle oracle, MemberId member) {
            Callable<Answer> call = () -> oracle.ask(issuer, member);
            return callers.submit(call);
        }

        private static List<Answer> answers(List<Future<Answer>> calls) throws Exception {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> call : calls) {
                answers.add(call.get());
            }
            return answers;
        }

        /** How many rows there are. */
        private long check(String when) throws SQLException {
            long found = 0;
            for (Oracle oracle : oracles) {
                CouponRows rows = CouponRows.read(DatabaseKind.POSTGRESQL, direct, prefix, oracle.couponId());
                oracle.check(rows, about(when));
                found += rows.rows().size();
            }
            return found;
        }

        private String sleeping() {
            return activity(" AND wait_event = 'PgSleep'");
        }

        private String activity(String condition) {
            return " FROM pg_stat_activity WHERE application_name = '" + application + "'" + condition;
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = direct.createStatement()) {
                statement.execute(sql);
            }
        }

        private String about(String what) {
            return engine + ": " + what;
        }

        @Override
        public void close() throws Exception {
            callers.shutdownNow();
            while (!open.isEmpty()) {
                open.pop().close();
            }
            proxy.close();
            execute("DROP TABLE " + prefix + "issued_coupon, " + prefix + "coupon");
            direct.close();
        }
    }
}
