package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class Sm3Test {
    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    @Test
    void aVectorHasItsOwnAccumulators() {
        // α = ½, ε = 7, η = 1, θ = 3: S = 9, M = ½·3/√16, θ = 3 − 0.375.
        var run = Steps.of(new Sm3(new Constant(1), 0.5, 7), Sm3Test::half)
                .from(3)
                .step();
        assertThat(run.slot("axis0/x")).isEqualTo(9);
        assertThat(run.parameter()).isCloseTo(2.625, within(1e-15));
    }

    @Test
    void aMatrixHasThoseOfItsRowsAndColumns() {
        // G = W = (1 2 3; 4 5 6), η = 0: S = G², r = (9, 36), c = (16, 25, 36); then S = min(r, c) + G² = (10 13
        // 18; 32 50 72).
        Shape shape = Shape.of(2, 3);
        var optimization = Optimization.of(
                new Sm3(new Constant(0), 0.5, 0),
                Layout.builder().add("w", shape).build(),
                DType.F64,
                views -> half(views.getFirst()).sum());
        try (var run = new Run(optimization, NDArray.of(Shape.of(6), 1.0, 2, 3, 4, 5, 6), Run.Engine.REFERENCE)) {
            OptimizationState state = run.step().state();
            assertThat(state.slot("axis0/w").toDoubles()).containsExactly(9, 36);
            assertThat(state.slot("axis1/w").toDoubles()).containsExactly(16, 25, 36);
            run.step();
            assertThat(state.slot("axis0/w").toDoubles()).containsExactly(18, 72);
            assertThat(state.slot("axis1/w").toDoubles()).containsExactly(32, 50, 72);
        }
    }

    @Test
    void aNumberIsAVectorOfOne() {
        var optimization = Optimization.of(
                new Sm3(new Constant(1), 0, 0),
                Layout.builder().add("b", Shape.of()).build(),
                DType.F64,
                views -> half(views.getFirst()));
        try (var run = new Run(optimization, NDArray.of(Shape.of(1), 3.0), Run.Engine.REFERENCE)) {
            assertThat(run.step().state().parameters().item()).isEqualTo(2);
        }
    }
}
