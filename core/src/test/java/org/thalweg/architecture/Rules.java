package org.thalweg.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Set;

/// The rules, each with its reason and its cure in the message.
final class Rules {
    /// The packages of core in the order in which data flows: each may use those before it, none after it.
    static final List<String> ORDER = List.of(
            "spec", "tensor", "kernel", "linear", "graph", "compile", "formula", "optim", "solve", "nn", "data",
            "train", "insight");

    /// Classes that use the Vector API though their name does not start with `Vector`. None may be added without
    /// need.
    static final Set<String> VECTOR_API_BY_EXCEPTION = Set.of();

    private static final String VECTOR_API = "jdk.incubator.vector";

    /// Their bits change when C2 compiles the loop around them (measured on JDK 25), so equal seeds would not give
    /// equal runs. The polynomials over `fma` that replace them are as fast.
    private static final Set<String> DRIFTING = Set.of(
            "EXP", "EXPM1", "LOG", "LOG1P", "LOG10", "POW", "SINH", "COSH", "TANH", "SIN", "COS", "TAN", "ASIN", "ACOS",
            "ATAN", "ATAN2", "CBRT", "HYPOT");

    private Rules() {}

    /// Package `name` under `root` depends on nothing that comes after it.
    static ArchRule order(String root, String name) {
        String[] later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
                .map(p -> root + "." + p + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later)
                .allowEmptyShould(true)
                .because("packages may use only those before them in " + ORDER
                        + ": move the class, or hand the later thing in through an interface of the earlier package");
    }

    static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    static ArchRule silent() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(describe("prints a stack trace", Rules::printsStackTrace))
                .because("a library does not print: return it, throw it, or tell an observer");
    }

    static ArchRule vectorApiByName() {
        return noClasses()
                .that(describe("are not named Vector…", (JavaClass c) -> !mayUseVectorApi(c)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(VECTOR_API + "..")
                .because(
                        "the module is optional: only classes named Vector… touch it, and only their provider loads them");
    }

    static ArchRule sameBits() {
        return ArchRuleDefinition.classes().should(new ArchCondition<>("give the same bits compiled or not") {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                for (JavaCodeUnit unit : c.getCodeUnits()) {
                    boolean reduces = unit.getMethodCallsFromSelf().stream().anyMatch(Rules::reducesFloats);
                    for (JavaFieldAccess access : unit.getFieldAccesses()) {
                        String field = access.getTarget().getName();
                        if (!access.getTargetOwner().getFullName().equals(VECTOR_API + ".VectorOperators")) {
                            continue;
                        }
                        if (DRIFTING.contains(field)) {
                            events.add(SimpleConditionEvent.violated(
                                    access,
                                    access.getDescription() + ": its bits change once C2 compiles the loop; use the"
                                            + " polynomial over fma, which is as fast"));
                        } else if (reduces && (field.equals("ADD") || field.equals("MUL"))) {
                            events.add(SimpleConditionEvent.violated(
                                    access,
                                    access.getDescription() + ": reduceLanes changes its order once C2 compiles the"
                                            + " loop; store the lanes and add them in order"));
                        }
                    }
                }
            }
        });
    }

    private static boolean printsStackTrace(JavaMethodCall call) {
        return call.getTarget().getName().equals("printStackTrace")
                && call.getTarget().getRawParameterTypes().isEmpty()
                && call.getTargetOwner().isAssignableTo(Throwable.class);
    }

    private static boolean reducesFloats(JavaMethodCall call) {
        String owner = call.getTargetOwner().getFullName();
        return call.getTarget().getName().equals("reduceLanes")
                && (owner.equals(VECTOR_API + ".FloatVector") || owner.equals(VECTOR_API + ".DoubleVector"));
    }

    private static boolean mayUseVectorApi(JavaClass c) {
        JavaClass top = c;
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getSimpleName().startsWith("Vector") || VECTOR_API_BY_EXCEPTION.contains(top.getFullName());
    }
}
