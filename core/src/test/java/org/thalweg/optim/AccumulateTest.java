package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

class AccumulateTest {
    @Test
    void movesEverySoManyStepsByTheMeanOrTheSum() {
        // g = θ = 1 while θ stays: 1 − 0.1·1 or 1 − 0.1·3 at the third step; the rate of the rule's second is halved.
        var descent = new Sgd(new Exponential(0.1, 0.5));
        var mean =
                Steps.of(new Accumulate(descent, 3), x -> x.square().times(0.5)).from(1);
        assertThat(mean.steps(2).parameter()).isEqualTo(1);
        assertThat(mean.step().parameter()).isCloseTo(0.9, within(1e-15));
        assertThat(mean.slot("sum")).isZero();
        assertThat(mean.steps(3).parameter()).isCloseTo(0.9 * 0.95, within(1e-15));
        var sum = new Accumulate(descent, 3, Accumulate.Form.SUM);
        assertThat(Steps.of(sum, x -> x.square().times(0.5)).from(1).steps(3).parameter())
                .isCloseTo(0.7, within(1e-15));
    }

    /// Twelve examples in batches of three, or all at once: J = ½ mean (θ − x)².
    @Test
    void isTheLargeBatchToRounding() {
        double[] examples =
                DoubleStream.iterate(1, x -> -0.9 * x + 0.3).limit(12).toArray();
        UpdateRule adam = new ClipByGlobalNorm(0.2).then(new Adam(new Constant(0.1)));
        double[] whole = run(adam, 12, examples, 5);
        double[] parts = run(new Accumulate(adam, 4), 3, examples, 20);
        assertThat(parts).containsExactly(whole, within(1e-14));
        assertThat(run(new ClipByGlobalNorm(0.2).then(new Accumulate(new Adam(new Constant(0.1)), 4)), 3, examples, 20))
                .as("clipped before it is added")
                .isNotEqualTo(whole);
    }

    private static double[] run(UpdateRule rule, int size, double[] examples, int steps) {
        Tensor batch = Tensor.input("batch", DType.F64, Shape.of(size, 1));
        NDArray values = NDArray.zeros(DType.F64, Shape.of(size, 1));
        var optimization = Optimization.of(
                rule,
                Layout.of("x", 2),
                DType.F64,
                p -> p.getFirst()
                        .minus(batch)
                        .square()
                        .times(Tensor.constant(NDArray.of(Shape.of(2), 0.5, 2.0)))
                        .sum()
                        .div(size));
        try (Run run =
                new Run(optimization, NDArray.of(Shape.of(2), 3.0, -1.0), Run.Engine.COMPILED).with(batch, values)) {
            for (int t = 0; t < steps; t++) {
                for (int i = 0; i < size; i++) {
                    values.set(i, examples[(t * size + i) % examples.length]);
                }
                run.step();
            }
            return run.state().parameters().toDoubles();
        }
    }

    @Test
    void refusesARuleThatLooksAhead() {
        var rule = new Accumulate(new Nesterov(new Constant(0.1), 0.9), 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Steps.of(rule, x -> x).from(1))
                .withMessageContaining("takes gradients at another point than θ");
    }
}
