package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.graph.Values.doubles;
import static org.thalweg.graph.Values.ints;
import static org.thalweg.graph.Values.scalar;
import static org.thalweg.graph.Values.truth;
import static org.thalweg.graph.Values.vector;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Op.Largest;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Derivatives where a limit of differences does not say what they are: stated conventions.
class ConventionsTest {
    private static final double NAN = Double.NaN;

    /// The gradient of Σ y by x.
    private static double[] slope(Tensor y, Tensor x) {
        return doubles(Derivatives.gradient(y.sum(), List.of(x)).getFirst());
    }

    @Test
    void eachOfTwoThatTieHasHalf() {
        Tensor a = vector(1, 2, 3);
        Tensor b = vector(2, 2, 2);
        assertThat(slope(a.maximum(b), a)).containsExactly(0, 0.5, 1);
        assertThat(slope(a.maximum(b), b)).containsExactly(1, 0.5, 0);
        assertThat(slope(a.minimum(b), a)).containsExactly(1, 0.5, 0);
        assertThat(slope(a.minimum(b), b)).containsExactly(0, 0.5, 1);
        assertThat(slope(a.maximum(a), a)).containsExactly(1, 1, 1);
    }

    @Test
    void theLargestThatTieShareEqually() {
        Tensor x = vector(3, 1, 3, 3, 2, 2).reshape(2, 3);
        Tensor rows = Tensor.of(new Largest(x, List.of(1)));
        assertThat(slope(rows.times(vector(6, 7)), x)).containsExactly(3, 0, 3, 7, 0, 0);
        assertThat(slope(x.max(), x)).containsExactly(1.0 / 3, 0, 1.0 / 3, 1.0 / 3, 0, 0);
        Tensor t = vector(1, 10, 2, 3, 10, 10).reshape(2, 3);
        assertThat(doubles(
                        Derivatives.jvp(List.of(rows), List.of(x), List.of(t)).getFirst()))
                .containsExactly(1.5, 3);
    }

    @Test
    void kinksAtZeroHaveDerivativeZero() {
        Tensor x = vector(-1, -0.0, 0.0, 1);
        assertThat(slope(x.relu(), x)).containsExactly(0, 0, 0, 1);
        assertThat(slope(x.abs(), x)).containsExactly(-1, -0.0, 0, 1);
    }

    @Test
    void stepsHaveDerivativeZero() {
        Tensor x = vector(-1, 0, 2.5);
        assertThat(slope(x.floor(), x)).containsOnly(0);
        assertThat(slope(x.sign(), x)).containsOnly(0);
        assertThat(slope(x.to(DType.I32).to(DType.F64), x)).containsOnly(0);
        assertThat(slope(x.less(1).to(DType.F64), x)).containsOnly(0);
    }

    @Test
    void whatIsNotChosenHasNoPartNotEvenAsNotANumber() {
        Tensor condition = truth(true, false);
        Tensor x = vector(4, 5);
        Tensor y = vector(6, 7);
        Tensor chosen = condition.select(x, y);
        Tensor t = vector(1, NAN);
        Tensor u = vector(Double.POSITIVE_INFINITY, 2);
        assertThat(doubles(Derivatives.jvp(List.of(chosen), List.of(x, y), List.of(t, u))
                        .getFirst()))
                .containsExactly(1, 2);
        List<Tensor> pulled = Derivatives.vjp(List.of(chosen), List.of(vector(NAN, 3)), List.of(x, y));
        assertThat(doubles(pulled.get(0))).containsExactly(NAN, 0);
        assertThat(doubles(pulled.get(1))).containsExactly(0, 3);
        Tensor relu = vector(-1, 2).relu();
        Tensor before = relu.op().inputs().getFirst();
        Tensor infinite = vector(Double.POSITIVE_INFINITY, 3);
        assertThat(doubles(Derivatives.vjp(List.of(relu), List.of(infinite), List.of(before))
                        .getFirst()))
                .containsExactly(0, 3);
    }

    /// What is computed before a selection is not protected by it: 0 · ∞ is not a number. Select the argument too.
    @Test
    void theArgumentOfAFunctionIsSelectedToo() {
        Tensor x = vector(0, 4);
        Tensor positive = x.greater(0);
        Tensor zero = Tensor.constant(DType.F64, 0);
        assertThat(slope(positive.select(x.sqrt(), zero), x)).containsExactly(NAN, 0.25);
        Tensor safe = positive.select(x, Tensor.constant(DType.F64, 1));
        assertThat(slope(positive.select(safe.sqrt(), zero), x)).containsExactly(0, 0.25);
    }

    @Test
    void powersOfZeroHaveTheDerivativesOfTheirLimits() {
        Tensor x = vector(0, 0, 0, 0, 3);
        Tensor p = vector(0, 1, 2, 3, 0);
        assertThat(slope(x.pow(p), x)).containsExactly(0, 1, 0, 0, 0);
        assertThat(slope(x.pow(p), p)).containsExactly(0, 0, 0, 0, Math.log(3));
        Tensor v = vector(1, 1, 1, 1, 1);
        assertThat(doubles(Derivatives.hessianVector(x.pow(p).sum(), List.of(x), List.of(v))
                        .getFirst()))
                .containsExactly(0, 0, 2, 0, 0);
        Tensor negative = vector(-2);
        assertThat(slope(negative.pow(3), negative)).containsExactly(12);
    }

    @Test
    void stoppedGradientsAreZeroAndPassTheValue() {
        Tensor x = vector(2, 3);
        assertThat(doubles(x.stopGradient())).containsExactly(2, 3);
        assertThat(slope(x.times(x.stopGradient()), x)).containsExactly(2, 3);
        assertThat(slope(x.stopGradient().square(), x)).containsOnly(0);
    }

    @Test
    void derivativesPassThroughFloatingCastsAndRoundWithThem() {
        Tensor x = vector(0.1);
        Tensor y = x.to(DType.F32).to(DType.F64).times(0.1);
        assertThat(slope(y, x)).containsExactly((float) 0.1);
        Tensor t = Derivatives.jvp(List.of(x.to(DType.F32)), List.of(x), List.of(vector(0.1)))
                .getFirst();
        assertThat(t.dtype()).isEqualTo(DType.F32);
        assertThat(doubles(t)).containsExactly((float) 0.1);
    }

    @Test
    void anIndependentOutputHasZeros() {
        Tensor x = vector(1, 2);
        Tensor y = vector(3, 4);
        assertThat(slope(y, x)).containsExactly(0, 0);
        assertThat(doubles(Derivatives.jvp(List.of(y), List.of(x), List.of(x)).getFirst()))
                .containsExactly(0, 0);
        assertThat(doubles(Derivatives.hessianVector(x.sum(), List.of(x), List.of(x))
                        .getFirst()))
                .containsExactly(0, 0);
    }

    @Test
    void whatLiesBehindAVariableIsHeldFixed() {
        Tensor x = vector(2, 3);
        Tensor y = x.square();
        List<Tensor> both = Derivatives.gradient(y.times(5).plus(x).sum(), List.of(x, y));
        assertThat(doubles(both.get(0))).containsExactly(1, 1);
        assertThat(doubles(both.get(1))).containsExactly(5, 5);
        assertThat(doubles(Derivatives.jvp(List.of(y), List.of(y, x), List.of(vector(7, 7), vector(1, 1)))
                        .getFirst()))
                .containsExactly(7, 7);
    }

    /// Outputs may be variables, variables may repeat, and cotangents of one output given twice add up.
    @Test
    void variablesAndOutputsMayCoincide() {
        Tensor x = vector(2, 3);
        assertThat(slope(x, x)).containsExactly(1, 1);
        Tensor c = vector(1, 10);
        List<Tensor> found = Derivatives.vjp(List.of(x, x), List.of(c, c), List.of(x, x));
        assertThat(doubles(found.get(0))).containsExactly(2, 20);
        assertThat(doubles(found.get(1))).containsExactly(2, 20);
    }

    @Test
    void repeatedRowsAddUpTheirCotangents() {
        Tensor table = Values.counting(3, 2);
        assertThat(slope(table.gather(ints(1, 1, 0)).times(scalar(2)), table)).containsExactly(2, 2, 4, 4, 0, 0);
    }

    @Test
    void randomNumbersAreConstants() {
        Tensor x = vector(1, 2);
        Tensor noise = Tensor.random(ints(1, 2, 3, 4), Op.Distribution.UNIFORM, 0, DType.F64, Shape.of(2));
        assertThat(slope(x.times(noise), x)).containsExactly(doubles(noise));
    }
}
