package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Functions whose derivatives do not depend on x.
class TracedConstantsTest {
    @Test
    void aParabolaHasAConstantHessian() {
        try (var f = Traced.of(2, x -> x.square().sum())) {
            double[][] h = new double[2][2];
            f.hessian(new double[] {3, 4}, h);
            assertThat(h).isDeepEqualTo(new double[][] {{2, 0}, {0, 2}});
            double[] product = new double[2];
            f.hessianVector(new double[] {3, 4}, new double[] {1, -1}, product);
            assertThat(product).containsExactly(2, -2);
        }
    }

    @Test
    void aLineHasNone() {
        try (var f = Traced.of(2, x -> x.times(3).sum())) {
            double[][] h = {{1, 1}, {1, 1}};
            f.hessian(new double[] {3, 4}, h);
            assertThat(h).isDeepEqualTo(new double[2][2]);
            double[] product = {1, 1};
            f.hessianVector(new double[] {3, 4}, new double[] {1, -1}, product);
            assertThat(product).containsOnly(0);
            double[] g = new double[2];
            assertThat(f.valueAndGradient(new double[] {3, 4}, g)).isEqualTo(21);
            assertThat(g).containsOnly(3);
        }
    }

    @Test
    void residualsMayAllBeConstant() {
        double[] residuals = {1, 2, 2};
        try (var f = TracedResiduals.of(2, _ -> Tensor.constant(NDArray.of(Shape.of(3), residuals)))) {
            double[] r = new double[3];
            double[][] derivatives = {{1, 1}, {1, 1}, {1, 1}};
            f.jacobian(new double[] {3, 4}, r, derivatives);
            assertThat(r).containsExactly(residuals);
            assertThat(derivatives).isDeepEqualTo(new double[3][2]);
            assertThat(f.value(new double[] {3, 4})).isEqualTo(9);
        }
    }
}
