package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.GradientCheck;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// What stands before and after the blocks of a network for sequences.
class SequenceEndsTest {
    private final Rng random = Rng.of(37);

    private NDArray normal(Shape shape) {
        return NDArray.fill(DType.F64, shape, _ -> random.nextGaussian());
    }

    private static NDArray run(Model model, NDArray theta, NDArray x) {
        Tensor y = model.infer(model.layout().views(Tensor.constant(theta)), Tensor.constant(x));
        return Evaluator.evaluate(List.of(y), Map.of()).getFirst();
    }

    /// §3.5 with four channels: wavelengths 2π and 100 · 2π.
    @Test
    void sinusoidalPositionsAreSinesAndCosinesOfThePlace() {
        Model model = Model.of(new Positions(Positions.Form.SINUSOIDAL), Shape.of(3, 4));
        assertThat(model.size()).isZero();
        double[] y = run(model, normal(Shape.of(0)), NDArray.zeros(DType.F64, Shape.of(2, 3, 4)))
                .doubles();
        double[] expected = {
            0,
            1,
            0,
            1,
            Math.sin(1),
            Math.cos(1),
            Math.sin(0.01),
            Math.cos(0.01),
            Math.sin(2),
            Math.cos(2),
            Math.sin(0.02),
            Math.cos(0.02)
        };
        for (int i = 0; i < 24; i++) {
            assertThat(y[i]).as("element %d", i).isCloseTo(expected[i % 12], within(1e-15));
        }
    }

    @Test
    void learntPositionsAreAddedToEveryExample() {
        Model model = Model.of(new Positions(Positions.Form.LEARNT), Shape.of(3, 4));
        NDArray theta = normal(model.layout().shape());
        NDArray x = normal(Shape.of(2, 3, 4));
        NDArray y = run(model, theta, x);
        for (int i = 0; i < 24; i++) {
            assertThat(y.get(i)).isEqualTo(x.get(i) + theta.get(i % 12));
        }
    }

    @Test
    void anEmbeddingLooksUpRows() {
        Model model = Model.of(new Embedding(4, 3), Shape.of(2));
        NDArray theta = NDArray.fill(DType.F64, Shape.of(12), i -> i);
        double[] expected = {9, 10, 11, 0, 1, 2, 3, 4, 5, 9, 10, 11};
        assertThat(run(model, theta, NDArray.of(Shape.of(2, 2), 3, 0, 1, 3)).doubles())
                .containsExactly(expected);
        assertThat(run(model, theta, NDArray.of(Shape.of(2, 2), 3.0, 0, 1, 3)).doubles())
                .containsExactly(expected);
        assertThatThrownBy(() -> run(model, theta, NDArray.of(Shape.of(1, 2), 4, 0)))
                .hasMessageContaining("4");
    }

    /// The row that stands twice gets both derivatives.
    @Test
    void derivativesOfAnEmbeddingAreAddedByRow() {
        Model model = Model.of(Sequential.of(new Embedding(4, 3), new Attention(1, false)), Shape.of(3));
        Tensor ids = Tensor.constant(NDArray.of(Shape.of(2, 3), 3, 0, 1, 3, 3, 1));
        GradientCheck.of(in -> model.infer(model.layout().views(in.getFirst()), ids), normal(Shape.of(model.size())))
                .check();
    }

    @Test
    void embeddingsStartWithTheirDeviation() {
        NDArray theta =
                Model.of(new Embedding(100, 100, new Normal(0.5)), Shape.of(2)).initial(DType.F64, 3);
        double squares =
                Arrays.stream(theta.doubles()).map(v -> v * v).average().orElseThrow();
        assertThat(Math.sqrt(squares)).isCloseTo(0.5, within(0.01)); // standard error 0.5/√20000
        assertThatThrownBy(() -> new Normal(0)).hasMessageContaining("deviation is 0.0");
    }

    @Test
    void theStepsOfAnImageAreItsRows() {
        NDArray image = NDArray.fill(DType.F64, Shape.of(1, 2, 3, 2), i -> i);
        Model steps = Model.of(new FlattenSteps(), Shape.of(2, 3, 2));
        assertThat(steps.output()).isEqualTo(Shape.of(2, 6));
        assertThat(run(steps, normal(Shape.of(0)), image).doubles()).isEqualTo(image.doubles());
        Model mean = Model.of(new MeanOverTime(), Shape.of(2, 3));
        NDArray x = NDArray.of(Shape.of(2, 2, 3), 1.0, 2, 3, 5, 6, 9, -1, 0, 0, 1, 0, 4);
        assertThat(run(mean, normal(Shape.of(0)), x).doubles()).containsExactly(3, 4, 6, 0, 0, 2);
    }

    /// Where the first layer that computes is an embedding, inside of others too.
    @Test
    void whoBeginsWithAnEmbeddingTakesIndices() {
        for (String spec : List.of(
                "embedding(4, 3)",
                "sequential(flatten, embedding(4, 3), flatten, dense(2))",
                "checkpoint(flattenSteps, embedding(4, 3))",
                "parallel(embedding(4, 3), embedding(4, 5))")) {
            assertThat(Catalogues.LAYERS.create(spec).takesIndices()).as(spec).isTrue();
        }
        for (String spec : List.of("dense(2)", "sequential(dense(2), embedding(4, 3))", "sequential()", "flatten")) {
            assertThat(Catalogues.LAYERS.create(spec).takesIndices()).as(spec).isFalse();
        }
    }
}
