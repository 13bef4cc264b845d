package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;

class TracedTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 17})
    void allDerivativesOfASumOfCubesAreExact(int n) {
        // f = Σ xᵢ³ + (Σ xᵢ)²: gradient 3xᵢ² + 2Σ, Hessian 6xᵢ δᵢⱼ + 2
        try (Traced f = Traced.of(n, x -> x.pow(3).sum().plus(x.sum().square()))) {
            double[] x = new double[n];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                x[i] = 0.5 + i;
                sum += x[i];
            }
            double[] gradient = new double[n];
            double value = f.valueAndGradient(x, gradient);
            assertThat(f.value(x)).isEqualTo(value);
            double[][] hessian = new double[n][n];
            f.hessian(x, hessian);
            double[] product = new double[n];
            double[] ones = new double[n];
            java.util.Arrays.fill(ones, 1);
            f.hessianVector(x, ones, product);
            for (int i = 0; i < n; i++) {
                assertThat(gradient[i]).isCloseTo(3 * x[i] * x[i] + 2 * sum, within(1e-10));
                assertThat(product[i]).isCloseTo(6 * x[i] + 2 * n, within(1e-10));
                for (int j = 0; j < n; j++) {
                    assertThat(hessian[i][j]).isCloseTo((i == j ? 6 * x[i] : 0) + 2, within(1e-10));
                }
            }
        }
    }

    /// Forward products in one program, reverse ones, and the same product again and again.
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 40})
    void theJacobianOfNeighboursIsExact(int n) {
        for (int m : new int[] {n - 1, n}) {
            // rᵢ = xᵢ² x₀, i < m
            try (TracedResiduals f =
                    TracedResiduals.of(n, x -> x.slice(0, 0, m).square().times(x.slice(0, 0, 1)))) {
                double[] x = new double[n];
                java.util.Arrays.setAll(x, i -> 1.5 - 0.1 * i);
                double[] r = new double[m];
                double[][] jacobian = new double[m][n];
                f.jacobian(x, r, jacobian);
                for (int i = 0; i < m; i++) {
                    assertThat(r[i]).isCloseTo(x[i] * x[i] * x[0], within(1e-13));
                    for (int j = 0; j < n; j++) {
                        double expected = (i == j ? 2 * x[i] * x[0] : 0) + (j == 0 ? x[i] * x[i] : 0);
                        assertThat(jacobian[i][j]).isCloseTo(expected, within(1e-13));
                    }
                }
                double[] gradient = new double[n];
                double[] byRows = new double[n];
                assertThat(f.valueAndGradient(x, gradient)).isCloseTo(f.value(x), within(1e-12));
                LeastSquares.gradient(r, jacobian, byRows);
                assertThat(gradient).containsExactly(byRows, within(1e-11));
            }
        }
    }

    @Test
    void whatIsNoNumberOrNoVectorIsRefused() {
        assertThatThrownBy(() -> Traced.of(2, x -> x)).hasMessageContaining("must be one F64 number");
        assertThatThrownBy(() -> Traced.of(0, Tensor::sum)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> TracedResiduals.of(2, Tensor::sum)).hasMessageContaining("must be an F64 vector");
        assertThatThrownBy(() -> TracedResiduals.of(2, x -> x.to(DType.F32)))
                .hasMessageContaining("must be an F64 vector");
    }
}
