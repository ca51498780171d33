package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.openrun.coupon.queue.EventSource;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract of sources is itself tested: each wrong source breaks exactly the rules it should. */
class ContractCatchesWrongSourcesTest {

    static Stream<Arguments> wrongSources() {
        return Stream.of(
                source("honest", UnaryOperator.identity(), ""),
                source("acknowledges when taking", WrongSources::acknowledgesWhenTaking, "8.11 8.12 8.4 8.7"),
                source("forgets the trace", WrongSources::forgetsTheTrace, "8.1"),
                source("counts no attempts", WrongSources::countsNoAttempts, "8.4"),
                source("skips what it cannot read", WrongSources::skipsWhatItCannotRead, "8.7"),
                source("names each delivery anew", WrongSources::namesEachDeliveryAnew, "8.7"),
                source("reverses a batch", WrongSources::reversesABatch, "8.2"),
                source("keeps nothing", WrongSources::keepsNothing, "8.6"),
                source("acknowledges nothing", WrongSources::acknowledgesNothing, "8.12 8.3 8.6 8.7 8.8"),
                source("acknowledges all before", WrongSources::acknowledgesAllBefore, "8.11"),
                source("gives more than was asked for", WrongSources::givesMoreThanWasAskedFor, "8.10"),
                source("takes any limit", WrongSources::takesAnyLimit, "8.10"),
                source("tells no backlog", WrongSources::tellsNoBacklog, "8.12"),
                source("fails when acknowledged again", WrongSources::failsWhenAcknowledgedAgain, "8.8"),
                source("waits for more", WrongSources::waitsForMore, "8.9"));
    }

    private static Arguments source(String mistake, UnaryOperator<EventSource> wrong, String rules) {
        return arguments(mistake, wrong, rules);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("wrongSources")
    void a_wrong_source_breaks_exactly_its_rules(String mistake, UnaryOperator<EventSource> wrong, String rules) {
        UnderTest.mistake = wrong;
        String broken = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Source.class))
                // most of a rule is waiting
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "12")
                .execute()
                .testEvents()
                .failed()
                .map(failure ->
                        failure.getTestDescriptor().getDisplayName().replaceAll("rule(\\d+)_(\\d+)_.*", "$1.$2"))
                .sorted()
                .collect(Collectors.joining(" "));
        assertThat(broken).as(mistake).isEqualTo(rules);
    }

    /** Where the contract below, which JUnit makes, finds the mistake. */
    private static final class UnderTest {
        private static UnaryOperator<EventSource> mistake = UnaryOperator.identity();
    }

    static class Source extends EventSourceContract {
        @Override
        protected QueueUnderTest queue() {
            return new MemoryQueue(UnderTest.mistake);
        }

        @Override
        protected Duration lease() {
            return MemoryQueue.LEASE;
        }

        @Override
        protected Duration timeLimit() {
            return Duration.ofSeconds(2);
        }
    }
}
