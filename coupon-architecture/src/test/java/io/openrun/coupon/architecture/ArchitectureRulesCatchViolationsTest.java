package io.openrun.coupon.architecture;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.openrun.coupon.AbstractCoupon;
import io.openrun.coupon.ClosesItsThreads;
import io.openrun.coupon.CoreKnowsALibrary;
import io.openrun.coupon.CouponHelper;
import io.openrun.coupon.CouponImpl;
import io.openrun.coupon.CouponManager;
import io.openrun.coupon.CouponSupport;
import io.openrun.coupon.CouponUtil;
import io.openrun.coupon.CouponUtils;
import io.openrun.coupon.PrintsAndLogs;
import io.openrun.coupon.ReadsTheWallClock;
import io.openrun.coupon.StartsThreads;
import io.openrun.coupon.SynchronizesAMethod;
import io.openrun.coupon.TakesTheSystemClock;
import io.openrun.coupon.UsesAGivenClock;
import io.openrun.coupon.engine.jdbc.EngineKnowsTheMeters;
import io.openrun.coupon.engine.jdbc.EngineKnowsTheTestkit;
import io.openrun.coupon.engine.jdbc.PlantedTable;
import io.openrun.coupon.engine.jdbc.RunsSql;
import io.openrun.coupon.engine.redis.RedisKnowsTheJdbcEngine;
import io.openrun.coupon.internal.LiesInAPackageNobodyDecidedOn;
import io.openrun.coupon.micrometer.MetersKnowAnEngine;
import io.openrun.coupon.queue.QueueKnowsAnAdapter;
import io.openrun.coupon.queue.QueueKnowsAnEngine;
import io.openrun.coupon.queue.QueueKnowsHikari;
import io.openrun.coupon.queue.QueueKnowsJdbc;
import io.openrun.coupon.queue.QueueKnowsJdbi;
import io.openrun.coupon.queue.QueueKnowsMicrometer;
import io.openrun.coupon.queue.kafka.KafkaKnowsAnEngine;
import io.openrun.coupon.queue.kafka.KafkaKnowsSqs;
import io.openrun.coupon.queue.kafka.Outer;
import io.openrun.coupon.queue.kafka.cycle.Inner;
import io.openrun.coupon.queue.sqs.SqsKnowsNobody;
import io.openrun.coupon.queue.unmarked.LiesInAnUnmarkedPackage;
import io.openrun.coupon.spring.StarterKnowsTheTestkit;
import io.openrun.coupon.testkit.TestkitKnowsAnEngine;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A rule that cannot be seen to fail is not a rule: planted classes break each of them. The plants lie in the packages
 * that the rules name, in this module's tests.
 */
final class ArchitectureRulesCatchViolationsTest {

    private static final Map<String, Set<Class<?>>> PLANTS = Map.ofEntries(
            entry(
                    "DEPENDENCIES_POINT_ONE_WAY",
                    Set.of(
                            QueueKnowsAnEngine.class,
                            QueueKnowsAnAdapter.class,
                            KafkaKnowsAnEngine.class,
                            EngineKnowsTheTestkit.class,
                            TestkitKnowsAnEngine.class,
                            MetersKnowAnEngine.class,
                            EngineKnowsTheMeters.class,
                            StarterKnowsTheTestkit.class,
                            LiesInAPackageNobodyDecidedOn.class)),
            entry("CORE_KNOWS_NEXT_TO_NOTHING", Set.of(CoreKnowsALibrary.class)),
            entry("ENGINES_DO_NOT_KNOW_EACH_OTHER", Set.of(RedisKnowsTheJdbcEngine.class)),
            entry("ADAPTERS_DO_NOT_KNOW_EACH_OTHER", Set.of(KafkaKnowsSqs.class)),
            entry("NO_PACKAGE_CYCLES", Set.of(Outer.class, Inner.class)),
            entry("JDBI_AND_HIKARI_STAY_IN_THEIR_ENGINE", Set.of(QueueKnowsJdbi.class, QueueKnowsHikari.class)),
            entry("JDBC_STAYS_IN_ITS_ENGINE", Set.of(QueueKnowsJdbc.class)),
            entry("MICROMETER_STAYS_IN_ITS_MODULE", Set.of(QueueKnowsMicrometer.class)),
            entry("SQL_IS_RUN_IN_A_FEW_CLASSES", Set.of(RunsSql.class)),
            entry("PACKAGES_ARE_NULL_MARKED", Set.of(LiesInAnUnmarkedPackage.class)),
            entry("TIME_COMES_FROM_A_GIVEN_CLOCK", Set.of(ReadsTheWallClock.class)),
            entry("THE_SYSTEM_CLOCK_IS_A_CONSTRUCTORS_DEFAULT", Set.of(TakesTheSystemClock.class)),
            entry(
                    "NAMES_SAY_SOMETHING",
                    Set.of(
                            AbstractCoupon.class,
                            CouponHelper.class,
                            CouponImpl.class,
                            CouponManager.class,
                            CouponSupport.class,
                            CouponUtil.class,
                            CouponUtils.class)),
            entry("NOTHING_IS_PRINTED", Set.of(PrintsAndLogs.class)),
            entry("WHO_STARTS_THREADS_CAN_BE_CLOSED", Set.of(StartsThreads.class)),
            entry("METHODS_ARE_NOT_SYNCHRONIZED", Set.of(SynchronizesAMethod.class)));

    private static final Set<Class<?>> LAWFUL =
            Set.of(ClosesItsThreads.class, UsesAGivenClock.class, PlantedTable.class, SqsKnowsNobody.class);

    private static final Map<String, ArchRule> RULES = rules();
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("io.openrun.coupon");

    @Test
    void everyRuleHasAPlant() {
        assertEquals(RULES.keySet(), new TreeMap<>(PLANTS).keySet());
    }

    @TestFactory
    Stream<DynamicTest> plantsBreakTheirRuleAndNoOther() {
        return new TreeMap<>(PLANTS)
                .entrySet().stream()
                        .map(entry -> dynamicTest(entry.getKey(), () -> isBrokenBy(entry.getKey(), entry.getValue())));
    }

    @Test
    void whatIsAllowedBreaksNoRule() {
        assertEquals(Map.of(), brokenBy(LAWFUL));
    }

    /** Half a rule, such as one that sees calls and not method references, leaves a method of a plant unreported. */
    private static void isBrokenBy(String rule, Set<Class<?>> plants) {
        Map<String, String> broken = brokenBy(plants);
        assertEquals(Set.of(rule), broken.keySet(), broken::toString);
        String report = String.join("\n", broken.values());
        assertAll(plants.stream()
                .flatMap(ArchitectureRulesCatchViolationsTest::reportable)
                .map(name -> () -> assertTrue(report.contains(name), () -> name + " is not in\n" + report)));
    }

    /** The rules that these classes break, each with its report. */
    private static Map<String, String> brokenBy(Set<Class<?>> plants) {
        JavaClasses planted = CLASSES.that(DescribedPredicate.describe(
                "are planted",
                javaClass -> plants.stream()
                        .anyMatch(plant -> (javaClass.getName() + "$").startsWith(plant.getName() + "$"))));
        Map<String, String> broken = new TreeMap<>();
        RULES.forEach((name, rule) -> {
            EvaluationResult result = rule.allowEmptyShould(true).evaluate(planted);
            if (result.hasViolation()) {
                broken.put(name, result.getFailureReport().toString());
            }
        });
        return broken;
    }

    private static Stream<String> reportable(Class<?> plant) {
        Stream<String> methods = Stream.concat(Stream.of(plant), Arrays.stream(plant.getDeclaredClasses()))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic())
                .map(method -> method.getDeclaringClass().getName() + "." + method.getName() + "(");
        return Stream.concat(Stream.of(plant.getName()), methods);
    }

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new TreeMap<>();
        for (Class<?> holder : Set.of(ArchitectureRules.class, CodeRules.class)) {
            for (Field field : holder.getDeclaredFields()) {
                if (ArchRule.class.isAssignableFrom(field.getType())) {
                    try {
                        rules.put(field.getName(), (ArchRule) field.get(null));
                    } catch (IllegalAccessException impossible) {
                        throw new AssertionError(impossible);
                    }
                }
            }
        }
        return rules;
    }
}
