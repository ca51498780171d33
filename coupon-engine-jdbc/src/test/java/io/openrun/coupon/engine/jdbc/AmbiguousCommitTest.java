package io.openrun.coupon.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.AsyncCouponIssuer;
import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.IssueOutcome;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.testkit.BytePattern;
import io.openrun.coupon.testkit.DatabaseKind;
import io.openrun.coupon.testkit.Direction;
import io.openrun.coupon.testkit.Fault;
import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.FaultProxy;
import io.openrun.coupon.testkit.SampleCoupons;
import io.openrun.coupon.testkit.TestDatabase;
import io.openrun.coupon.testkit.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections are cut at any moment, COMMIT and its reply above all: no answer may be wrong. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmbiguousCommitTest {

    private static final Logger LOG = LoggerFactory.getLogger(AmbiguousCommitTest.class);
    private static final long SEED = Long.getLong("coupon.faults.seed", 20_260_101);
    private static final BytePattern COMMIT = BytePattern.ascii("COMMIT");
    private static final int BATCH_MAX = 4;
    private static final int OUTSTANDING_MAX = 4_000;

    /** Longer than any store call, so that each caller is told what the store said. */
    private static final Duration CALLERS_DEADLINE = Duration.ofSeconds(30);

    private static final Duration STORE_DEADLINE = Duration.ofSeconds(2);

    record Engine(String name, Function<JdbcStore, CouponIssuer> make, BytePattern commits) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Engine> enginesWithoutBatches() {
        return Stream.of(
                // one statement that commits by itself; it is the only one that names its steps so
                new Engine("conditional", ConditionalUpdateCouponIssuer::new, BytePattern.ascii("WITH locked")),
                new Engine("optimistic", OptimisticCouponIssuer::new, COMMIT));
    }

    @Test
    void group_commit_gives_no_wrong_answer_while_connections_are_cut() throws Exception {
        Engine rowLock = new Engine("group commit", RowLockCouponIssuer::new, COMMIT);
        try (Run run = new Run(rowLock, 4, 30_000, 31_000)) {
            run.issueEverything(store -> CoalescingCouponIssuer.around(new RowLockCouponIssuer(store))
                    .batchMax(BATCH_MAX)
                    .deadline(CALLERS_DEADLINE)
                    .build());
            run.assertCoverage(30_000, 100, 50, 5);
        }
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("enginesWithoutBatches")
    void engines_that_wait_for_no_lock_give_no_wrong_answer_either(Engine engine) throws Exception {
        try (Run run = new Run(engine, 8, 400, 450)) {
            run.issueEverything(
                    store -> CoalescingCouponIssuer.around(engine.make().apply(store))
                            .batchMax(1)
                            .batchesMax(8)
                            .deadline(CALLERS_DEADLINE)
                            .build());
            run.assertCoverage(3_200, 30, 15, 5);
        }
    }

    /** Members of several coupons, a proxy that cuts, and what comes of it. */
    private static final class Run implements AutoCloseable {

        private final TestDatabase database = TestDatabases.shared(DatabaseKind.POSTGRESQL);
        private final FaultProxy proxy = FaultProxy.to(database);
        private final CommitWitness witness = new CommitWitness(this::beforeCommit);
        private final Random random = new Random(SEED);
        private final Connection direct = Stores.connect(DatabaseKind.POSTGRESQL);
        private final Engine engine;
        private final String application;
        private final List<Oracle> oracles = new ArrayList<>();
        private final int members;
        private final JdbcStore store;
        private long foundLater;

        Run(Engine engine, int coupons, int total, int members) throws SQLException {
            this.engine = engine;
            this.members = members;
            this.application = "faults-" + proxy.port();
            for (int i = 0; i < coupons; i++) {
                Coupon coupon = SampleCoupons.open(total);
                new JdbcCouponCatalog(Stores.on(DatabaseKind.POSTGRESQL).own).create(coupon);
                oracles.add(new Oracle(coupon.id(), total));
            }
            String url = proxy.jdbcUrl(database);
            store = JdbcStore.builder()
                    .jdbcUrl(witness.jdbcUrl(url + (url.contains("?") ? "&" : "?") + "prepareThreshold=0"
                            + "&ApplicationName=" + application))
                    .credentials(database.username(), database.password())
                    .tablePrefix(Stores.PREFIX)
                    .deadline(STORE_DEADLINE)
                    .build();
        }

        void issueEverything(Function<JdbcStore, CoalescingCouponIssuer> around) throws Exception {
            ExecutorService cutter = Executors.newSingleThreadExecutor();
            try (CoalescingCouponIssuer issuer = around.apply(store)) {
                cutter.execute(this::cutConnections);
                askAll(issuer.async());
            } finally {
                cutter.shutdownNow();
                cutter.awaitTermination(10, TimeUnit.SECONDS);
                proxy.heal();
            }
            awaitQuiet();
            check("after the faults");
            countFoundLater();
            askAgain();
            check("after those without an outcome asked again");
            for (Oracle oracle : oracles) {
                assertThat(rows(oracle).rows())
                        .as(about("nothing is left unsold"))
                        .hasSize(oracle.total());
            }
        }

        private void askAll(AsyncCouponIssuer issuer) throws InterruptedException {
            Semaphore outstanding = new Semaphore(OUTSTANDING_MAX);
            for (int i = 0; i < members; i++) {
                MemberId member = SampleCoupons.member(i);
                boolean insists = i % 2 == 0;
                for (Oracle oracle : oracles) {
                    outstanding.acquire();
                    ask(issuer, oracle, member, insists, outstanding);
                }
            }
            outstanding.acquire(OUTSTANDING_MAX);
        }

        /** Every second member asks again at once; for the others, one "no" has to be true until the faults end. */
        private void ask(
                AsyncCouponIssuer issuer, Oracle oracle, MemberId member, boolean insists, Semaphore outstanding) {
            oracle.askLater(issuer, member).whenComplete((answer, none) -> {
                if (insists && answer.outcome() == null && !answer.is(Oracle.Failure.UNDECLARED)) {
                    ask(issuer, oracle, member, true, outstanding);
                } else {
                    outstanding.release();
                }
            });
        }

        /** Loses every hundredth commit or its reply. */
        private void beforeCommit() {
            int drawn = draw(300);
            if (drawn == 0) {
                proxy.onNext(Direction.CLIENT_TO_SERVER, engine.commits(), Fault.reset());
            } else if (drawn <= 2) {
                proxy.onReplyTo(engine.commits(), Fault.reset());
            }
        }

        /** Cuts at any other moment, too. */
        private void cutConnections() {
            while (!Thread.currentThread().isInterrupted()) {
                if (draw(2) == 0) {
                    proxy.resetAll();
                } else {
                    proxy.onNext(Direction.SERVER_TO_CLIENT, BytePattern.any(), Fault.cutAfter(1 + draw(40)));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + draw(500)));
            }
        }

        private int draw(int bound) {
            synchronized (random) {
                return random.nextInt(bound);
            }
        }

        /** Until the server has ended all that was under way when its clients were cut off. */
        private void awaitQuiet() throws SQLException {
            ServerView.await(direct, "no transaction goes on", """
                    SELECT count(*) = 0 FROM pg_stat_activity
                    WHERE application_name = '%s' AND state <> 'idle'
                    """.formatted(application));
        }

        private void askAgain() {
            CouponIssuer issuer = engine.make().apply(store);
            for (Oracle oracle : oracles) {
                for (MemberId member : oracle.withoutOutcome()) {
                    long end = System.nanoTime() + CALLERS_DEADLINE.toNanos();
                    Oracle.Answer answer = oracle.ask(issuer, member);
                    // the pool may still hand out connections that were cut
                    while (answer.outcome() == null && System.nanoTime() - end < 0) {
                        answer = oracle.ask(issuer, member);
                    }
                    assertThat(answer.outcome())
                            .as(about("asking again settles it"))
                            .isNotNull();
                }
                for (int i = 0; i < 50; i++) {
                    MemberId member = SampleCoupons.member(draw(members / 2));
                    if (oracle.answersOf(member).stream().anyMatch(Oracle.Answer::isHeld)) {
                        assertThat(oracle.ask(issuer, member).outcome())
                                .as(about("a winner who clicks again"))
                                .isInstanceOf(IssueOutcome.AlreadyIssued.class);
                    }
                }
            }
        }

        private void countFoundLater() throws SQLException {
            for (Oracle oracle : oracles) {
                foundLater += oracle.commitsFoundLater(rows(oracle));
            }
        }

        private void check(String when) throws SQLException {
            for (Oracle oracle : oracles) {
                oracle.check(rows(oracle), about(when));
            }
        }

        private CouponRows rows(Oracle oracle) throws SQLException {
            return CouponRows.read(DatabaseKind.POSTGRESQL, direct, Stores.PREFIX, oracle.couponId());
        }

        void assertCoverage(int commits, int failed, int happened, int notHappened) {
            String figures = about("commits %d, failed %d, of which %d had happened; %d cut, %d reset"
                    .formatted(
                            witness.commits(),
                            witness.failed(),
                            foundLater,
                            proxy.injected(FaultKind.CUT),
                            proxy.injected(FaultKind.RESET)));
            LOG.info(figures);
            assertThat(witness.commits()).as(figures).isGreaterThanOrEqualTo(commits);
            assertThat(witness.failed()).as(figures).isGreaterThanOrEqualTo(failed);
            assertThat(foundLater).as(figures).isGreaterThanOrEqualTo(happened);
            assertThat(witness.failed() - foundLater).as(figures).isGreaterThanOrEqualTo(notHappened);
        }

        private String about(String what) {
            return engine + ", seed " + SEED + ": " + what;
        }

        @Override
        public void close() throws SQLException {
            store.close();
            proxy.close();
            witness.close();
            direct.close();
        }
    }
}
