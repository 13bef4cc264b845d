package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.RuleContract.Kept;
import org.thalweg.optim.RuleContract.Refused;
import org.thalweg.optim.RuleContract.Terms;
import org.thalweg.optim.RuleContract.Verdict;
import org.thalweg.spec.Entry;
import org.thalweg.spec.Kind;
import org.thalweg.spec.Parameter;
import org.thalweg.spec.Spec;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The contract on every rule of the catalogue, and on rules that break it.
class RuleContractTest {
    private static final int RULES_AT_LEAST = 37;

    /// Rules that shrink the parameters without gradient; and rules that are slower than most: AdaDelta's first
    /// steps are of size √ε, and RAdam's first four steps, which nothing normalizes, leave squares of gradients
    /// that it takes a thousand steps to forget.
    private static final Map<String, Terms> TERMS = Map.of(
            "asgd", Terms.USUAL.decaying(rate -> 1 - 0.0001 * rate),
            "fromage", Terms.USUAL.decaying(rate -> 1 / Math.sqrt(1 + rate * rate)),
            "adadelta", Terms.USUAL.within(5000, 10_000),
            "radam", Terms.USUAL.within(1000, 20_000));

    /// In this form of optax's the first moment does not start at 0, so that it moves without gradient.
    private static final String MOVES_BY_ITSELF = "yogi corrected=true";

    /// `chain` has no rule of its own to be checked.
    private static final List<String> RULES = Catalogues.OPTIMIZERS.entries().stream()
            .map(Entry::name)
            .filter(name -> !name.equals("chain"))
            .toList();

    /// What has no default, or one for far more steps than there are here; or for batches of more than the one
    /// example here, of which what is drawn may come near 0; or which leads conjugate gradients to where the
    /// losses of their last points are equal but for rounding, which then decides on the best.
    private static final Map<String, List<String>> SETTINGS = Map.of(
            "accumulate", List.of("every=2"),
            "relay", List.of("after=15"),
            "lars", List.of("trust=0.05"),
            "naturalGradient fisher=sampled", List.of("damping=1"),
            "hessianFree preconditioner=diagonal", List.of("iterations=2"));

    @Test
    void theCatalogueIsSeen() {
        assertThat(RULES).contains("sgd", "momentum", "nesterov", "adam").hasSizeGreaterThanOrEqualTo(RULES_AT_LEAST);
    }

    @TestFactory
    List<DynamicTest> everyRuleKeepsTheContract() {
        return RULES.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> keeps(name, "")))
                .toList();
    }

    private static void keeps(String name, String option) {
        Verdict verdict = verdict(name, option);
        if (MOVES_BY_ITSELF.equals(name + " " + option)) {
            assertThat(verdict).isEqualTo(new Refused(List.of("zero gradient: the parameters moved")));
        } else {
            assertThat(verdict).isInstanceOf(Kept.class);
        }
    }

    private static Verdict verdict(String name, String option) {
        return RuleContract.check(schedule -> rule(name, option, schedule), TERMS.getOrDefault(name, Terms.USUAL));
    }

    /// Each option of a rule that is a choice, at each of its other values.
    @TestFactory
    List<DynamicTest> everyFormKeepsTheContract() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : RULES) {
            for (Parameter parameter :
                    Catalogues.OPTIMIZERS.entry(name).orElseThrow().parameters()) {
                for (String value : values(parameter.kind())) {
                    String option = parameter.name() + "=" + value;
                    tests.add(DynamicTest.dynamicTest(name + " " + option, () -> keeps(name, option)));
                }
            }
        }
        return tests;
    }

    private static List<String> values(Kind kind) {
        return switch (kind) {
            case Kind.Choice choice -> choice.names();
            case Kind.Truth() -> List.of("true", "false");
            case Kind.Real _, Kind.Whole _, Kind.Words _, Kind.Nested _, Kind.Several _ -> List.of();
        };
    }

    /// A rule with its defaults, but this rate: its own, or that of the rule that it must be given. Decay is 0,
    /// since it moves parameters without a gradient, too.
    private static UpdateRule rule(String name, String option, Schedule schedule) {
        String rate =
                Catalogues.SCHEDULES.describe(schedule).map(Spec::toString).orElseThrow();
        List<String> arguments = new ArrayList<>(SETTINGS.getOrDefault(name, List.of()));
        arguments.addAll(SETTINGS.getOrDefault(name + " " + option, List.of()));
        if (!option.isEmpty()) {
            arguments.add(option);
        }
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

    /// Momentum kept twice, of which each half is used.
    private record Twins(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor v = step.slot("v").plus(step.slot("w")).times(0.4).plus(step.gradient());
            return step.keep("v", v).plus(step.keep("w", v)).times(0.5).times(step.rate());
        }
    }

    /// Two sums of every other gradient, which change places in each step.
    private record Exchange(Schedule learningRate) implements UpdateRule {
        @Override
        public Tensor update(Step step) {
            Tensor older = step.slot("older");
            step.keep("older", step.slot("newer"));
            return step.keep("newer", older.times(0.5).plus(step.gradient())).times(step.rate());
        }
    }

    /// Updates in place must not read what another update has written.
    @Test
    void slotsThatAreAlikeOrChangePlacesAreApart() {
        assertThat(RuleContract.check(Twins::new)).isInstanceOf(Kept.class);
        assertThat(RuleContract.check(Exchange::new)).isInstanceOf(Kept.class);
    }

    @Test
    void seesMemoryThatIsShared() {
        NDArray one = NDArray.zeros(DType.F32, Shape.of(3));
        NDArray other = NDArray.zeros(DType.F32, Shape.of(3));
        assertThat(RuleContract.apart(List.of(one, other, one.copy()))).isTrue();
        assertThat(RuleContract.apart(List.of(one, other, one))).isFalse();
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
    void refusesRulesThatDoNotShrinkAsTheySay() {
        Terms decaying = Terms.USUAL.decaying(rate -> 1 - 0.01 * rate);
        for (UpdateRule rule :
                List.of(new Sgd(new Constant(0.1)), new Sgd(new Constant(0.1)).then(new DecoupledDecay(0.011)))) {
            assertThat(RuleContract.check(_ -> rule, decaying))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reasons()).anyMatch(r -> r.startsWith("zero gradient")));
        }
    }

    /// A rule is one file with one test.
    @Test
    void everyRuleHasATestOfItsOwn() throws ReflectiveOperationException {
        for (String name : RULES) {
            String test = rule(name, "", new Constant(0.1)).getClass().getName() + "Test";
            assertThat(Class.forName(test).getDeclaredMethods())
                    .as(test)
                    .anyMatch(method -> method.isAnnotationPresent(Test.class));
        }
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
