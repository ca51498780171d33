package io.openrun.coupon.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the main classes of all modules to all rules. */
@AnalyzeClasses(packages = "io.openrun.coupon", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>(coupon-[\\w-]+)</module>");
    private static final Set<String> FREE = Set.of("coupon-benchmarks");

    @ArchTest
    static final ArchTests MODULES = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchTests CODE = ArchTests.in(CodeRules.class);

    /** A module that this one does not depend on is not looked at, and every rule holds for it. */
    @ArchTest
    static void EVERY_MODULE_IS_LOOKED_AT(JavaClasses classes) throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String module : modules()) {
            expected.addAll(packages(PROJECT.resolve(module).resolve("src/main/java")));
        }
        assertTrue(expected.contains("io.openrun.coupon"), () -> "found only " + expected);
        Set<String> seen =
                classes.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, seen, "add the missing module to the dependencies of coupon-architecture");
    }

    private static List<String> modules() throws IOException {
        return MODULE.matcher(Files.readString(PROJECT.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !FREE.contains(module))
                .toList();
    }

    private static Set<String> packages(Path sources) throws IOException {
        if (Files.notExists(sources)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replaceAll("[/\\\\]", "."))
                    .collect(Collectors.toSet());
        }
    }
}
