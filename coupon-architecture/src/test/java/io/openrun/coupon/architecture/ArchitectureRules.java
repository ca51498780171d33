package io.openrun.coupon.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.openrun.coupon.architecture.Conditions.access;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;

/** Who may know whom. A rule for packages that do not exist yet holds until they come, and holds them then. */
final class ArchitectureRules {

    private static final String CORE = "io.openrun.coupon";
    private static final String QUEUE = "io.openrun.coupon.queue";
    private static final String ADAPTERS = "io.openrun.coupon.queue.(*)..";
    private static final String ENGINES = "io.openrun.coupon.engine.(*)..";
    private static final String JDBC_ENGINE = "io.openrun.coupon.engine.jdbc..";
    private static final String METERS = "io.openrun.coupon.micrometer..";
    private static final String STARTER = "io.openrun.coupon.spring..";
    static final String TESTKIT = "io.openrun.coupon.testkit..";

    /** What the core depends on is the business of {@link #CORE_KNOWS_NEXT_TO_NOTHING}. */
    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("core")
            .definedBy(CORE)
            .layer("queue")
            .definedBy(QUEUE)
            .layer("adapters")
            .definedBy(ADAPTERS)
            .layer("engines")
            .definedBy(ENGINES)
            .layer("meters")
            .definedBy(METERS)
            .layer("starter")
            .definedBy(STARTER)
            .layer("testkit")
            .definedBy(TESTKIT)
            .whereLayer("queue")
            .mayOnlyAccessLayers("core")
            .whereLayer("adapters")
            .mayOnlyAccessLayers("core", "queue")
            .whereLayer("engines")
            .mayOnlyAccessLayers("core", "queue")
            .whereLayer("meters")
            .mayOnlyAccessLayers("core", "queue")
            .whereLayer("starter")
            .mayOnlyAccessLayers("core", "queue", "adapters", "engines", "meters")
            .whereLayer("testkit")
            .mayOnlyAccessLayers("core", "queue")
            .ensureAllClassesAreContainedInArchitectureIgnoring(
                    "io.openrun.coupon.benchmarks..", "io.openrun.coupon.examples..")
            .because("whoever uses one engine or one queue must not get another with it,"
                    + " and a new package is a decision about the architecture");

    @ArchTest
    static final ArchRule CORE_KNOWS_NEXT_TO_NOTHING = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CORE, "java..", "org.slf4j..", "org.jspecify..")
            .because("everybody who uses the library gets what the core depends on");

    @ArchTest
    static final ArchRule ENGINES_DO_NOT_KNOW_EACH_OTHER = slices().matching(ENGINES)
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because("an engine is chosen, not combined; what two engines share belongs to the core");

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_EACH_OTHER = slices().matching(ADAPTERS)
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true)
            .because("a broker is chosen, not combined; what two adapters share belongs to the queue's SPI");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().assignedFrom(Conditions.PACKAGES)
            .should()
            .beFreeOfCycles()
            .because("packages in a cycle can only be understood, tested and changed together");

    @ArchTest
    static final ArchRule JDBI_AND_HIKARI_STAY_IN_THEIR_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackages(JDBC_ENGINE, STARTER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi..", "com.zaxxer.hikari..")
            .because("how one engine talks to its database is its own business;"
                    + " the starter has to know the pools of a service");

    @ArchTest
    static final ArchRule JDBC_STAYS_IN_ITS_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackages(JDBC_ENGINE, STARTER, TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .because("the model and the SPI fit stores that know no SQL; the testkit starts databases,"
                    + " and the starter takes those of a service, so they may");

    @ArchTest
    static final ArchRule MICROMETER_STAYS_IN_ITS_MODULE = noClasses()
            .that()
            .resideOutsideOfPackages(METERS, STARTER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .because("who measures otherwise gets nothing of it: meters are decorators, and read what others tell");

    @ArchTest
    static final ArchRule SQL_IS_RUN_IN_A_FEW_CLASSES = noClasses()
            .that(resideInAPackage(JDBC_ENGINE).and(Conditions.outsideOf("\\w+Table|CouponSchema|InstallLock|Session")))
            .should(access(
                    assignableTo(Handle.class), "create(Query|Update|Script|Call|Batch)|prepareBatch|execute|select"))
            .orShould(access(
                    assignableTo(Connection.class).or(assignableTo(Statement.class)),
                    "(create|prepare)(Statement|Call)|execute\\w*"))
            .as("SQL is run by the tables, the schema with its lock, and the session")
            .because("who looks for a statement finds it with its table");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .should(Conditions.LIE_IN_A_NULL_MARKED_PACKAGE)
            .because("NullAway passes over packages that are not marked, and so do the users' tools");

    private ArchitectureRules() {}
}
