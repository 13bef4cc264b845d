package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.thalweg.optim.RuleContract.Kept;
import org.thalweg.optim.RuleContract.Refused;
import org.thalweg.spec.Entry;
import org.thalweg.spec.Kind;
import org.thalweg.spec.Parameter;
import org.thalweg.spec.Spec;

/// The contract on every rule of the catalogue, and on rules that break it.
class RuleContractTest {
    private static final int RULES_AT_LEAST = 15;

    /// `chain` has no rule of its own to be checked.
    private static final List<String> RULES = Catalogues.OPTIMIZERS.entries().stream()
            .map(Entry::name)
            .filter(name -> !name.equals("chain"))
            .toList();

    /// What has no default, or one for far more steps than there are here.
    private static final Map<String, List<String>> SETTINGS =
            Map.of("accumulate", List.of("every=2"), "lars", List.of("trust=0.05"));

    @Test
    void theCatalogueIsSeen() {
        assertThat(RULES).contains("sgd", "momentum", "nesterov", "adam").hasSizeGreaterThanOrEqualTo(RULES_AT_LEAST);
    }

    @TestFactory
    List<DynamicTest> everyRuleKeepsTheContract() {
        return RULES.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> keeps(name)))
                .toList();
    }

    private static void keeps(String name) {
        assertThat(RuleContract.check(schedule -> rule(name, schedule))).isInstanceOf(Kept.class);
    }

    /// A rule with its defaults, but this rate: its own, or that of the rule that it must be given. Decay is 0,
    /// since
    /// it moves parameters without a gradient, too.
    private static UpdateRule rule(String name, Schedule schedule) {
        String rate =
                Catalogues.SCHEDULES.describe(schedule).map(Spec::toString).orElseThrow();
        List<String> arguments = new ArrayList<>(SETTINGS.getOrDefault(name, List.of()));
        for (Parameter parameter :
                Catalogues.OPTIMIZERS.entry(name).orElseThrow().parameters()) {
            boolean rule = parameter.kind() instanceof Kind.Nested(var nested) && nested == Catalogues.OPTIMIZERS;
            if (rule) {
                arguments.add(parameter.name() + "=momentum(lr=" + rate + ")");
            } else if (parameter.name().equals("lr")) {
                arguments.add("lr=" + rate);
            } else if (parameter.name().equals("weightDecay")) {
                arguments.add("weightDecay=0");
            }
        }
        return Catalogues.OPTIMIZERS.create(name + "(" + String.join(", ", arguments) + ")");
    }

    @Test
    void chainsKeepTheContract() {
        assertThat(RuleContract.check(
                        rate -> new ClipByValue(1).then(new ClipByGlobalNorm(3)).then(new Adam(rate))))
                .isInstanceOf(Kept.class);
    }

    @Test
    void refusesAnAdamThatMultipliesByTheRoot() {
        assertThat(reasons(Broken.InvertedAdam::new)).isNotEmpty();
    }

    @Test
    void refusesMemoryThatIsNotInTheState() {
        assertThat(reasons(_ -> new Broken.ForgetfulMomentum())).isNotEmpty();
    }

    @Test
    void refusesStepsWithoutGradient() {
        assertThat(reasons(Broken.DriftingSgd::new)).anyMatch(r -> r.startsWith("zero gradient"));
    }

    @Test
    void refusesARuleThatDoesNotArrive() {
        assertThat(reasons(Broken.LazySgd::new)).anyMatch(r -> r.startsWith("quadratic"));
    }

    @Test
    void refusesAnAverageThatLosesItsPrecisionInFloat() {
        assertThat(reasons(Broken.ImpreciseAverage::new)).anyMatch(r -> r.startsWith("F32 against F64"));
    }

    private static List<String> reasons(Function<Schedule, UpdateRule> maker) {
        return switch (RuleContract.check(maker)) {
            case Kept _ -> List.of();
            case Refused(List<String> reasons) -> reasons;
        };
    }
}
