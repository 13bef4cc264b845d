package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class GroupsTest {
    private static final Layout LAYOUT = Layout.builder()
            .add("encoder/weight", Shape.of(1, 2))
            .add("encoder/bias", Shape.of(1))
            .add("head/weight", Shape.of(2, 1))
            .add("head/bias", Shape.of(1))
            .build();

    private static final double[] START = {1, 2, 3, 4, 5, 6};

    /// J = ½θ², g = θ.
    private static OptimizationState step(UpdateRule rule) {
        var optimization = Optimization.of(
                rule, LAYOUT, DType.F64, p -> LAYOUT.flatten(p).square().sum().times(0.5));
        try (Run run = new Run(optimization, NDArray.of(Shape.of(6), START.clone()), Run.Engine.COMPILED)) {
            return run.step().state();
        }
    }

    @Test
    void eachParameterMovesAsItsFirstGroupSays() {
        // η = ½: biases ¼ with decay ½: θ − ¼(θ + ½θ); the encoder's weights stay; the rest ½ with decay 1: θ − ½·2θ.
        var rule = new Groups(
                new Momentum(new Constant(0.5), 0.9),
                List.of(
                        Group.of("biases", e -> e.shape().rank() == 1, 0.5, 0.5),
                        Group.frozen("encoder", e -> e.name().startsWith("encoder/"))),
                1);
        OptimizationState state = step(rule);
        assertThat(state.parameters().toDoubles())
                .containsExactly(new double[] {1, 2, 3 - 1.125, 0, 0, 6 - 2.25}, within(1e-15));
        assertThat(state.slots().keySet()).containsExactlyInAnyOrder("biases/v", "rest/v");
    }

    @Test
    void withoutGroupsItIsTheRule() {
        Adam adam = new Adam(new Constant(0.1));
        assertThat(step(new Groups(adam, List.of())).parameters().toDoubles())
                .containsExactly(step(adam).parameters().toDoubles());
    }

    @Test
    void patternsOfNames() {
        var rule = Catalogues.OPTIMIZERS.create(
                "groups(sgd(lr=1), group(\"*/bias\", rate=0.5), group(\"head/*\", rate=0))");
        assertThat(step(rule).parameters().toDoubles()).containsExactly(0, 0, 1.5, 4, 5, 3);
        assertThat(new NamedGroup("a.*", 1, 0).holds(new Layout.Entry("abc", 0, Shape.of(1))))
                .as("a dot is a dot")
                .isFalse();
    }

    @Test
    void evaluateWhereTheRuleDoes() {
        var averaged = new Groups(
                new Sgd(new Constant(0.5)).then(new ExponentialAverage(0.5)),
                List.of(Group.frozen("head", e -> e.name().startsWith("head/"))));
        var optimization = Optimization.of(
                averaged,
                LAYOUT,
                DType.F64,
                p -> LAYOUT.flatten(p).square().sum().times(0.5));
        try (Run run = new Run(optimization, NDArray.of(Shape.of(6), START.clone()), Run.Engine.COMPILED)) {
            assertThat(run.step().evaluated()).containsExactly(0.75, 1.5, 2.25, 4, 5, 6);
        }
    }

    @Test
    void refuseEqualNamesAndValuesOutOfRange() {
        var twice = List.of(Group.frozen("a", _ -> true), Group.frozen("a", _ -> false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Groups(new Sgd(new Constant(1)), twice))
                .withMessage("groups: two groups are named a; each needs a name of its own, and not rest");
        assertThatIllegalArgumentException().isThrownBy(() -> Group.of("a", _ -> true, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new NamedGroup("a", 1, Double.NaN));
    }
}
