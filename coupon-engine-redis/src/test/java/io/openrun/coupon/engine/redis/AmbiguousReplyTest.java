package io.openrun.coupon.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.openrun.coupon.CoalescingCouponIssuer;
import io.openrun.coupon.Coupon;
import io.openrun.coupon.CouponIssuer;
import io.openrun.coupon.MemberId;
import io.openrun.coupon.engine.redis.Oracle.Answer;
import io.openrun.coupon.engine.redis.Oracle.Failure;
import io.openrun.coupon.testkit.FaultKind;
import io.openrun.coupon.testkit.SampleCoupons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests and replies get lost, cut and late all the time, and members ask until they are answered: no answer may be
 * wrong. The short form has a fourth of the members; {@code coupon.faults=full} is the whole, three times.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmbiguousReplyTest {

    private static final Logger LOG = LoggerFactory.getLogger(AmbiguousReplyTest.class);
    private static final long SEED = Long.getLong("coupon.faults.seed", 20_260_101);
    private static final boolean FULL = "full".equals(System.getProperty("coupon.faults"));
    private static final int SHARE = FULL ? 1 : 4;
    private static final int TOTAL = 3_000 / SHARE;
    private static final int MEMBERS = 10_000 / SHARE;
    private static final int CALLERS = 32;
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    record Client(Topology topology, long seed) {

        @Override
        public String toString() {
            return topology + ", seed " + seed;
        }
    }

    static Stream<Client> clients() {
        return LongStream.range(SEED, SEED + (FULL ? 3 : 1))
                .boxed()
                .flatMap(seed -> Stream.of(new Client(Topology.STANDALONE, seed), new Client(Topology.CLUSTER, seed)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void no_answer_is_wrong_while_requests_and_replies_get_lost(Client client) throws Exception {
        try (Run run = new Run(client)) {
            run.issueEverything(run.issuer);
            run.assertCoverage(400 / SHARE, 30 / SHARE);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void nor_are_the_answers_to_batches(Client client) throws Exception {
        try (Run run = new Run(client);
                CoalescingCouponIssuer batches = CoalescingCouponIssuer.around(run.issuer)
                        .batchMax(8)
                        .deadline(PATIENCE)
                        .build()) {
            run.issueEverything(batches);
            run.assertCoverage(60 / SHARE, 15 / SHARE);
        }
    }

    /** One coupon, its members, and what goes wrong between them and Redis. */
    private static final class Run implements AutoCloseable {

        private final Client client;
        private final Nodes direct;
        private final ProxiedRedis redis;
        private final Coupon coupon = SampleCoupons.open(TOTAL);
        private final Oracle oracle = new Oracle(coupon.id(), TOTAL);
        private final CouponKeys keys;
        final CouponIssuer issuer;
        private final long startedNanos = System.nanoTime();
        private long foundLater;

        Run(Client client) {
            this.client = client;
            direct = Nodes.on(client.topology());
            redis = new ProxiedRedis(client.topology());
            direct.catalog.create(coupon);
            keys = direct.keys(coupon.id());
            issuer = new LuaCouponIssuer(redis.store(TIMEOUT, CALLERS, CALLERS));
        }

        void issueEverything(CouponIssuer asked) throws Exception {
            ExecutorService chaos = Executors.newSingleThreadExecutor();
            try {
                chaos.execute(new FaultWindows(redis, TIMEOUT, client.seed()));
                askAll(asked);
            } finally {
                chaos.shutdownNow();
                assertThat(chaos.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                redis.heal();
            }
            oracle.check(recorded(), about("after the faults"));
            foundLater = oracle.foundLater(recorded());
            oracle.whoseLast(answer -> answer.outcome() == null).forEach(member -> askUntilAnswered(asked, member));
            clickAgain(asked);
            oracle.check(recorded(), about("after those without an outcome asked again"));
            assertThat(recorded().events()).as(about("nothing is left unsold")).hasSize(TOTAL);
        }

        /** They come over some time, so that a fast machine meets as many windows as a slow one. */
        private void askAll(CouponIssuer asked) throws Exception {
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                ends.add(callers.submit(() -> {
                    for (int number = next.getAndIncrement(); number < MEMBERS; number = next.getAndIncrement()) {
                        ask(asked, number);
                        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(10_000_000));
                    }
                }));
            }
            callers.shutdown();
            for (Future<?> end : ends) {
                end.get();
            }
        }

        /** For every fourth member one "no" has to be true until the faults end; the others insist. */
        private void ask(CouponIssuer asked, int number) {
            MemberId member = SampleCoupons.member(number);
            if (number % 4 == 0) {
                Answer unused = oracle.ask(asked, member);
            } else {
                askUntilAnswered(asked, member);
            }
        }

        private void askUntilAnswered(CouponIssuer asked, MemberId member) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            Answer answer = oracle.ask(asked, member);
            while (answer.outcome() == null && !answer.is(Failure.UNDECLARED) && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(5_000_000));
                answer = oracle.ask(asked, member);
            }
            assertThat(answer.outcome()).as(about("asking again settles it")).isNotNull();
        }

        private void clickAgain(CouponIssuer asked) {
            oracle.whoseLast(Answer::isHeld).stream()
                    .limit(50)
                    .forEach(winner -> assertThat(oracle.ask(asked, winner).isHeld())
                            .as(about("a winner who clicks again"))
                            .isTrue());
        }

        private RecordedState recorded() {
            return RecordedState.read(direct.one.jedis(), keys);
        }

        void assertCoverage(int unknown, int carriedOut) {
            long doubts = oracle.count(answer -> answer.is(Failure.UNKNOWN));
            String figures = about("%d asked for %d, %d calls in doubt, %d of them carried out, %d not; "
                            .formatted(MEMBERS, TOTAL, doubts, foundLater, oracle.count(Answer::isNo))
                    + "%d silences, %d resets, %d cuts, %d late; %d ms"
                            .formatted(
                                    redis.injected(FaultKind.BLACKHOLE),
                                    redis.injected(FaultKind.RESET),
                                    redis.injected(FaultKind.CUT),
                                    redis.injected(FaultKind.DELAY),
                                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos)));
            LOG.info(figures);
            assertThat(doubts).as(figures).isGreaterThanOrEqualTo(unknown);
            assertThat(foundLater).as(figures).isGreaterThanOrEqualTo(carriedOut);
        }

        private String about(String what) {
            return client + ": " + what;
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
