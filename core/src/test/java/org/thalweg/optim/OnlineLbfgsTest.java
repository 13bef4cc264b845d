package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

class OnlineLbfgsTest {
    private static final double[] CURVATURES = {1, 10, 100};

    /// ½ Σ hᵢ (θᵢ − mᵢ)², with m an input that stands for a batch.
    private static Tensor bowl(Tensor theta, Tensor batch) {
        Tensor h = Tensor.constant(NDArray.of(Shape.of(3), CURVATURES.clone()));
        return theta.minus(batch).square().times(h).sum().times(0.5);
    }

    @Test
    void twoStepsByHand() {
        // First d = g; then, with one pair, H = (1 − ρsyᵀ) γ (1 − ρysᵀ) + ρssᵀ with γ = sᵀy/yᵀy.
        double rate = 0.01;
        double[] x = {1, 1, 1};
        var rule = new OnlineLbfgs(new Constant(rate), 2, 0);
        Steps run = Steps.of(
                        rule,
                        p -> p.square()
                                .times(Tensor.constant(NDArray.of(Shape.of(3), CURVATURES.clone())))
                                .sum()
                                .times(0.5))
                .from(x);
        double[] s = new double[3];
        double[] y = new double[3];
        double sy = 0;
        double yy = 0;
        for (int i = 0; i < 3; i++) {
            s[i] = -rate * CURVATURES[i] * x[i];
            y[i] = CURVATURES[i] * s[i];
            x[i] += s[i];
            sy += s[i] * y[i];
            yy += y[i] * y[i];
        }
        assertThat(run.step().parameters()).containsExactly(x, within(1e-14));
        double[] q = new double[3];
        double sg = 0;
        for (int i = 0; i < 3; i++) {
            sg += s[i] * CURVATURES[i] * x[i];
        }
        double yr = 0;
        for (int i = 0; i < 3; i++) {
            q[i] = (CURVATURES[i] * x[i] - sg / sy * y[i]) * sy / yy;
            yr += y[i] * q[i];
        }
        for (int i = 0; i < 3; i++) {
            x[i] -= rate * (q[i] + s[i] * (sg / sy - yr / sy));
        }
        assertThat(run.step().parameters()).containsExactly(x, within(1e-14));
    }

    @Test
    void noiseOfBatchesIsNotInTheDifferences() {
        // The minimum of each batch is elsewhere; the differences are those of the one curvature all the same, so that
        // steps of 0.1 contract all three directions alike.
        Tensor batch = Tensor.input("batch", DType.F64, Shape.of(3));
        var optimization = Optimization.of(
                new OnlineLbfgs(new Constant(0.1), 10, 0),
                Layout.of("x", 3),
                DType.F64,
                views -> bowl(views.getFirst(), batch));
        NDArray minimum = NDArray.zeros(DType.F64, Shape.of(3));
        try (Run run =
                new Run(optimization, NDArray.of(Shape.of(3), 5.0, 5, 5), Engine.COMPILED).with(batch, minimum)) {
            Rng random = Rng.of(1);
            for (int i = 0; i < 100; i++) {
                for (int k = 0; k < 3; k++) {
                    minimum.set(k, random.nextGaussian() * 0.1);
                }
                run.step();
            }
            double[] end = run.state().parameters().toDoubles();
            assertThat(end).containsExactly(new double[3], within(0.15));
            double[] s = run.state().slots().get("steps").toDoubles();
            double[] y = run.state().slots().get("changes").toDoubles();
            for (int i = 0; i < s.length; i++) {
                assertThat(y[i]).isCloseTo(CURVATURES[i % 3] * s[i], within(1e-12));
            }
        }
    }

    /// A loss that draws numbers of its own in each step, as dropout does: both gradients of a pair have the same
    /// ones.
    @Test
    void drawsOfAStepAreThoseOfBothGradients() {
        Tensor key = Tensor.input("key", DType.I32, Shape.of(4));
        Function<Tensor, Tensor> masked = theta -> {
            Tensor mask = Tensor.random(key, Distribution.UNIFORM, 5, DType.F64, Shape.of(3));
            return bowl(theta.times(mask), theta.times(0));
        };
        var optimization = Optimization.of(
                new OnlineLbfgs(new Constant(0.01), 1, 0),
                Layout.of("x", 3),
                DType.F64,
                views -> masked.apply(views.getFirst()));
        NDArray keys = NDArray.zeros(DType.I32, Shape.of(4));
        try (Run run = new Run(optimization, NDArray.of(Shape.of(3), 5.0, 5, 5), Engine.REFERENCE).with(key, keys)) {
            double[] curvature = new double[3];
            for (int i = 0; i < 5; i++) {
                keys.set(0, i);
                run.step();
                double[] s = run.state().slots().get("steps").toDoubles();
                double[] y = run.state().slots().get("changes").toDoubles();
                double[] mask = Evaluator.evaluate(
                                List.of(Tensor.random(key, Distribution.UNIFORM, 5, DType.F64, Shape.of(3))),
                                Map.of(key, keys))
                        .getFirst()
                        .toDoubles();
                for (int k = 0; k < 3; k++) {
                    double now = CURVATURES[k] * mask[k] * mask[k];
                    assertThat(now).isNotEqualTo(curvature[k]);
                    curvature[k] = now;
                    assertThat(y[k]).isCloseTo(now * s[k], within(1e-12));
                }
            }
        }
    }

    @Test
    void hyperparametersAreChecked() {
        for (String wrong : new String[] {"memory=0", "damping=-1"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Catalogues.OPTIMIZERS.create("onlineLbfgs(" + wrong + ")"))
                    .withMessageContaining(wrong.substring(0, wrong.indexOf('=')));
        }
    }
}
