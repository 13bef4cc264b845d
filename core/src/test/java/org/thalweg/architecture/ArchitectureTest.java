package org.thalweg.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ArchitectureTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final String SPECIMEN = "org.thalweg.architecture.specimen";

    /// Raised as core grows, so that a rule which no longer sees the classes does not pass unnoticed.
    private static final int MORE_CLASSES_THAN = 350;

    private static final JavaClasses CORE = new ClassFileImporter().importPath(CLASSES);
    private static final JavaClasses SPECIMENS = new ClassFileImporter().importPackages(SPECIMEN);

    static final Set<String> PACKAGES = Set.copyOf(Rules.ORDER);

    @Test
    void theRulesSeeTheClasses() {
        assertThat(CORE).hasSizeGreaterThan(MORE_CLASSES_THAN);
        assertThat(SPECIMENS).hasSize(5);
    }

    @Test
    void everyClassIsInAPackageThatHasItsPlaceInTheOrder() {
        assertThat(packagesWithClasses())
                .isSubsetOf(PACKAGES.stream().map(p -> "org.thalweg." + p).toList());
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void packagesUseOnlyThoseBeforeThem(String name) {
        Rules.order("org.thalweg", name).check(CORE);
    }

    @Test
    void theOrderRefusesAPackageThatLooksAhead() {
        assertRefuses(Rules.order(SPECIMEN, "spec"), "Backwards");
        Rules.order(SPECIMEN, "tensor").check(SPECIMENS);
    }

    @Test
    void packagesHaveNoCycles() {
        Rules.noCycles("org.thalweg").check(CORE);
    }

    @Test
    void coreDoesNotPrint() {
        Rules.silent().check(CORE);
        assertRefuses(Rules.silent(), "Talkative.tell", "Talkative.complain");
    }

    @Test
    void theVectorApiStandsOnlyInClassesNamedVector() {
        Rules.vectorApiByName().check(CORE);
        assertRefuses(Rules.vectorApiByName(), "Fast");
    }

    @Test
    void noVectorOperatorThatChangesItsBitsIsUsed() {
        Rules.sameBits().check(CORE);
        assertRefuses(Rules.sameBits(), "VectorDrift.exp", "VectorDrift.sum");
        assertThat(Rules.sameBits().evaluate(SPECIMENS).getFailureReport().getDetails())
                .noneMatch(line -> line.contains("VectorDrift.max"));
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CORE.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(p -> p.getName().isEmpty() || p.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void theModuleExportsEveryPackage() throws IOException {
        try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            ModuleDescriptor module = ModuleDescriptor.read(in);
            assertThat(module.exports())
                    .as("the exports of core/src/main/java/module-info.java")
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactlyInAnyOrderElementsOf(CORE.stream()
                            .filter(c -> !c.getSimpleName().equals("package-info")
                                    && !c.getPackageName().isEmpty())
                            .map(JavaClass::getPackageName)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static Set<String> packagesWithClasses() {
        return CORE.stream()
                .filter(c -> !c.getSimpleName().equals("package-info")
                        && !c.getPackageName().isEmpty())
                .map(JavaClass::getPackageName)
                // a package in another has that one's place
                .map(name -> name.replaceAll("^(org\\.thalweg\\.[a-z]+)\\..*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertRefuses(ArchRule rule, String... culprits) {
        assertThatThrownBy(() -> rule.check(SPECIMENS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(culprits);
    }
}
