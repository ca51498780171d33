package io.openrun.coupon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contracts are themselves tested: each wrong engine breaks exactly the rules it should. */
class ContractsCatchWrongEnginesTest {

    private static final Pattern RULE = Pattern.compile("rule(\\d+)_(\\d+)_");

    static Stream<Arguments> wrongEngines() {
        return Stream.of(
                issuer("honest", WrongEngines::honest, ""),
                issuer("answers in reverse", WrongEngines::answersInReverse, "1.7 3.1 3.3 3.4 3.5 5.1"),
                issuer("asks for stock first", WrongEngines::asksForStockFirst, "1.3 2.7 4.2"),
                issuer("asks for the end first", WrongEngines::asksForTheEndFirst, "1.4"),
                issuer("asks for suspension first", WrongEngines::asksForSuspensionFirst, "1.4 1.5 2.7"),
                issuer("folds names", WrongEngines::foldsNames, "1.6 1.7"),
                issuer(
                        "forgets who holds",
                        WrongEngines::forgetsWhoHolds,
                        "1.2 1.3 1.4 1.5 1.6 1.7 3.1 3.3 3.5 4.1 4.2 5.1 5.2"),
                issuer("changes its answer", WrongEngines::changesItsAnswer, "1.2 1.3 1.4 1.5 1.7 3.1 3.3 4.2 4.3"),
                issuer("checks, then acts", WrongEngines::checksThenActs, "4.1 4.2 4.3 4.4"),
                issuer("issues one too many", WrongEngines::issuesOneTooMany, "1.3 2.6 3.4 3.5 4.1 4.2 4.3 4.4 5.1"),
                issuer("overlooks the end", WrongEngines::overlooksTheEnd, "1.4 2.3 2.4 2.7"),
                issuer("overlooks the start", WrongEngines::overlooksTheStart, "2.2 2.4 2.7 2.8"),
                issuer("loses a row", WrongEngines::losesARow, "4.1 4.2 5.1"),
                issuer("burns a unit on refusal", WrongEngines::burnsAUnitOnRefusal, "2.8"),
                issuer("overlooks a restock", WrongEngines::overlooksARestock, "2.6 4.4"),
                issuer("checks no input", WrongEngines::checksNoInput, "3.7"),
                issuer("deadlocks", WrongEngines::deadlocks, "4.1 4.2 4.3 4.4 4.5"),
                issuer("invents a coupon", WrongEngines::inventsACoupon, "2.1"),
                issuer("fails on nothing", WrongEngines::failsOnNothing, "3.2"),
                issuer("cuts large batches", WrongEngines::cutsLargeBatches, "3.6"),
                issuer("overlooks suspension", WrongEngines::overlooksSuspension, "1.4 2.5 2.7"),
                catalog("honest", WrongEngines::honest, ""),
                catalog("creates twice", WrongEngines::createsTwice, "6.2"),
                catalog("cuts moments to seconds", WrongEngines::cutsMomentsToSeconds, "6.1 6.2 6.7"),
                catalog("suspends once", WrongEngines::suspendsOnce, "6.9"),
                catalog("edits what was issued", WrongEngines::editsWhatWasIssued, "6.7"),
                catalog("lists one again", WrongEngines::listsOneAgain, "6.5"),
                catalog("loses a change", WrongEngines::losesAChange, "6.10"),
                history("honest", WrongEngines::honest, ""),
                history("trusts the sequence", WrongEngines::trustsTheSequence, "7.1 7.8"),
                history("uses again", WrongEngines::usesAgain, "7.6 7.7 7.9"),
                history("repeats the last of a page", WrongEngines::repeatsTheLastOfAPage, "7.3"));
    }

    private static Arguments issuer(String mistake, Supplier<EngineUnderTest> engine, String rules) {
        return arguments(mistake, Issuer.class, engine, rules);
    }

    private static Arguments catalog(String mistake, Supplier<EngineUnderTest> engine, String rules) {
        return arguments(mistake, Catalog.class, engine, rules);
    }

    private static Arguments history(String mistake, Supplier<EngineUnderTest> engine, String rules) {
        return arguments(mistake, History.class, engine, rules);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("wrongEngines")
    void a_wrong_engine_breaks_exactly_its_rules(
            String mistake, Class<?> contract, Supplier<EngineUnderTest> engine, String rules) {
        UnderTest.make = engine;
        assertThat(brokenRules(contract)).as(mistake).isEqualTo(rules);
    }

    private static String brokenRules(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .map(failure -> rule(failure.getTestDescriptor().getDisplayName()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String rule(String testName) {
        Matcher rule = RULE.matcher(testName);
        assertThat(rule.find()).as(testName).isTrue();
        return rule.group(1) + "." + rule.group(2);
    }

    /** Where the contracts below, which JUnit makes, find the engine. */
    private static final class UnderTest {
        private static Supplier<EngineUnderTest> make = WrongEngines::honest;
    }

    static class Issuer extends CouponIssuerContract {
        @Override
        protected EngineUnderTest engine() {
            return UnderTest.make.get();
        }

        @Override
        protected Duration timeLimit() {
            return Duration.ofSeconds(3);
        }
    }

    static class Catalog extends CouponCatalogContract {
        @Override
        protected EngineUnderTest engine() {
            return UnderTest.make.get();
        }
    }

    static class History extends IssuedCouponHistoryContract {
        @Override
        protected EngineUnderTest engine() {
            return UnderTest.make.get();
        }
    }
}
