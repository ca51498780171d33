package io.openrun.coupon.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.openrun.coupon.architecture.ArchitectureRules.TESTKIT;
import static io.openrun.coupon.architecture.Conditions.access;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Timer;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executors;

/** What no class does, wherever it lies. */
final class CodeRules {

    private static final String CONSTRUCTOR = "<init>";

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_GIVEN_CLOCK = noClasses()
            .should(access(resideInAPackage("java.time.."), "now"))
            .orShould(access(equivalentTo(Clock.class), "(system|tick)\\w*"))
            .orShould(access(equivalentTo(System.class), "currentTimeMillis"))
            .orShould(access(equivalentTo(Date.class), CONSTRUCTOR))
            .orShould(access(assignableTo(Calendar.class), CONSTRUCTOR + "|getInstance"))
            .as("the time comes from a clock that was given")
            .because("a test must be able to say what time it is: take an InstantSource."
                    + " System.nanoTime(), which measures and does not tell the time, is free");

    @ArchTest
    static final ArchRule THE_SYSTEM_CLOCK_IS_A_CONSTRUCTORS_DEFAULT = noClasses()
            .that()
            .resideOutsideOfPackage(TESTKIT)
            .should(Conditions.accessOutsideOfConstructors(equivalentTo(InstantSource.class), "system"))
            .as("only constructors take the system's clock, as their default")
            .because("a class that has a clock was given it when it was made; the testkit's samples are of today");

    @ArchTest
    static final ArchRule NAMES_SAY_SOMETHING = noClasses()
            .that()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(".*\\.(Abstract\\w*|\\w*(Impl|Utils?|Helper|Manager|Support))")
            .as("names of top-level classes say something")
            .because("a name says what the thing is, in the words of the domain, or by which mechanism it works");

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED = noClasses()
            .should(access(equivalentTo(System.class), "out|err"))
            .orShould(access(assignableTo(Throwable.class), "printStackTrace"))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .as("nothing is printed, and nothing logged but through SLF4J")
            .because("where words go is for the service around us to say: it configures SLF4J");

    @ArchTest
    static final ArchRule WHO_STARTS_THREADS_CAN_BE_CLOSED = noClasses()
            .that()
            .resideOutsideOfPackage(TESTKIT)
            .and(not(Conditions.CLOSEABLE))
            .should(access(assignableTo(Thread.class), CONSTRUCTOR))
            .orShould(access(assignableTo(AbstractExecutorService.class), CONSTRUCTOR))
            .orShould(access(equivalentTo(Timer.class), CONSTRUCTOR))
            .orShould(access(equivalentTo(Executors.class), "\\w+"))
            .as("only an AutoCloseable makes threads and executors")
            .because("a thread that nobody can end outlives what it was started for");

    /** A block that is synchronized leaves no trace that ArchUnit sees. */
    @ArchTest
    static final ArchRule METHODS_ARE_NOT_SYNCHRONIZED = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(TESTKIT)
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because("others can hold the same monitor, nobody can stop waiting for it,"
                    + " and up to Java 23 it pins a virtual thread to its carrier");

    private CodeRules() {}
}
