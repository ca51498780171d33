package io.openrun.coupon.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The words that ArchUnit lacks and the rules need. */
final class Conditions {

    /** Each package is a slice of its own, and so is the root package, which a pattern would leave out. */
    static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "the packages";
        }
    };

    static final ArchCondition<JavaClass> LIE_IN_A_NULL_MARKED_PACKAGE =
            new ArchCondition<>("lie in a package whose package-info says @NullMarked") {
                @Override
                public void check(JavaClass javaClass, ConditionEvents events) {
                    boolean marked = javaClass.getPackage().isAnnotatedWith(NullMarked.class);
                    String message = javaClass.getName() + " lies in " + javaClass.getPackageName() + ", which is "
                            + (marked ? "marked" : "not marked");
                    events.add(new SimpleConditionEvent(javaClass, marked, message));
                }
            };

    static final DescribedPredicate<JavaClass> CLOSEABLE =
            DescribedPredicate.describe("are AutoCloseable, or inside of a class that is", Conditions::isCloseable);

    private Conditions() {}

    /**
     * Calls a method or a constructor of an owner, refers to it ({@code Owner::method}), or reads or writes a field.
     * ArchUnit's own {@code callMethod} passes over references.
     */
    static ArchCondition<JavaClass> access(DescribedPredicate<? super JavaClass> owner, String nameRegex) {
        return accessTargetWhere(target(owner, nameRegex)).as("access %s of %s", nameRegex, owner.getDescription());
    }

    static ArchCondition<JavaClass> accessOutsideOfConstructors(
            DescribedPredicate<? super JavaClass> owner, String nameRegex) {
        return accessTargetWhere(target(owner, nameRegex)
                        .and(DescribedPredicate.describe(
                                "from no constructor",
                                access -> !access.getOrigin().isConstructor())))
                .as("access %s of %s outside of constructors", nameRegex, owner.getDescription());
    }

    /** Classes whose simple name does not match, nor that of the class they are nested in. */
    static DescribedPredicate<JavaClass> outsideOf(String simpleNameRegex) {
        Pattern pattern = Pattern.compile(simpleNameRegex);
        return DescribedPredicate.describe(
                "are outside of " + simpleNameRegex,
                javaClass ->
                        !pattern.matcher(outermost(javaClass).getSimpleName()).matches());
    }

    private static DescribedPredicate<JavaAccess<?>> target(
            DescribedPredicate<? super JavaClass> owner, String nameRegex) {
        Pattern name = Pattern.compile(nameRegex);
        return DescribedPredicate.describe(
                nameRegex + " of " + owner.getDescription(),
                access -> owner.test(access.getTargetOwner())
                        && name.matcher(access.getTarget().getName()).matches());
    }

    private static boolean isCloseable(JavaClass javaClass) {
        return javaClass.isAssignableTo(AutoCloseable.class)
                || javaClass.getEnclosingClass().filter(Conditions::isCloseable).isPresent();
    }

    private static JavaClass outermost(JavaClass javaClass) {
        JavaClass outer = javaClass;
        for (Optional<JavaClass> next = outer.getEnclosingClass(); next.isPresent(); next = outer.getEnclosingClass()) {
            outer = next.get();
        }
        return outer;
    }
}
