package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.graph.Values.doubles;
import static org.thalweg.graph.Values.scalar;
import static org.thalweg.graph.Values.vector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Products with the Hessian and with the Gauss-Newton matrix, against the matrices themselves.
class CurvatureTest {
    /// Rosenbrock's f = (1 − x)² + 100 (y − x²)² at (−1.2, 1): ∇f = (−215.6, −88), ∇²f = (1330, 480; 480, 200).
    @Test
    void theHessianOfRosenbrocksFunctionIsTheKnownOne() {
        Tensor x = scalar(-1.2);
        Tensor y = scalar(1);
        Tensor f = x.minus(1).square().plus(y.minus(x.square()).square().times(100));
        List<Tensor> gradient = Derivatives.gradient(f, List.of(x, y));
        assertThat(doubles(gradient.get(0))[0]).isCloseTo(-215.6, within(1e-12));
        assertThat(doubles(gradient.get(1))[0]).isCloseTo(-88, within(1e-12));
        assertColumn(f, x, y, 1, 0, 1330, 480);
        assertColumn(f, x, y, 0, 1, 480, 200);
    }

    private static void assertColumn(Tensor f, Tensor x, Tensor y, double vx, double vy, double hx, double hy) {
        List<Tensor> column = Derivatives.hessianVector(f, List.of(x, y), List.of(scalar(vx), scalar(vy)));
        assertThat(doubles(column.get(0))[0]).isCloseTo(hx, within(1e-11));
        assertThat(doubles(column.get(1))[0]).isCloseTo(hy, within(1e-11));
    }

    /// tanh(x W + b) V with softmax cross-entropy: J column by column from forward mode, H = diag(p) − ppᵀ for each
    /// sample, over their number.
    @Test
    void theGaussNewtonProductIsThatOfTheMatrix() {
        Rng rng = Rng.of(5);
        Tensor x = random(rng, 4, 3);
        Tensor target = Functions.oneHot(Values.ints(0, 2, 1, 2), 3, DType.F64);
        List<Tensor> parameters = List.of(random(rng, 3, 2), random(rng, 2), random(rng, 2, 3));
        Tensor z = x.matmul(parameters.get(0)).plus(parameters.get(1)).tanh().matmul(parameters.get(2)); // [4, 3]
        Tensor loss = Functions.logSoftmax(z, 1).times(target).sum().div(-4);
        List<Tensor> v =
                parameters.stream().map(p -> random(rng, p.shape().sizes())).toList();

        double[][] jacobian = jacobian(z, parameters); // [12][14]
        double[][] curvature = softmaxCurvature(Functions.softmax(z, 1), 4, 3); // [12][12]
        double[] jv = times(jacobian, flat(v));
        double[] expected = times(transposed(jacobian), times(curvature, jv));

        double[] found = flat(Derivatives.gaussNewtonVector(loss, z, parameters, v));
        assertThat(found).hasSize(14);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-14));
        }
        // It is not the Hessian, which has a term of the model's own curvature.
        double[] hessian = flat(Derivatives.hessianVector(loss, parameters, v));
        assertThat(Math.abs(hessian[0] - found[0])).isGreaterThan(1e-4);
    }

    private static double[][] jacobian(Tensor z, List<Tensor> parameters) {
        List<double[]> columns = new ArrayList<>();
        for (int p = 0; p < parameters.size(); p++) {
            for (int k = 0; k < parameters.get(p).shape().elements(); k++) {
                int which = p;
                int at = k;
                List<Tensor> unit = new ArrayList<>();
                for (Tensor q : parameters) {
                    boolean here = q == parameters.get(which);
                    unit.add(Tensor.constant(NDArray.fill(DType.F64, q.shape(), i -> here && i == at ? 1 : 0)));
                }
                columns.add(
                        doubles(Derivatives.jvp(List.of(z), parameters, unit).getFirst()));
            }
        }
        return transposed(columns.toArray(double[][]::new));
    }

    private static double[][] softmaxCurvature(Tensor softmax, int samples, int classes) {
        double[] p = doubles(softmax);
        double[][] h = new double[samples * classes][samples * classes];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < classes; i++) {
                for (int j = 0; j < classes; j++) {
                    int a = s * classes + i;
                    int b = s * classes + j;
                    h[a][b] = ((i == j ? p[a] : 0) - p[a] * p[b]) / samples;
                }
            }
        }
        return h;
    }

    @Test
    void derivativesOfDerivativesGoOn() {
        Tensor x = vector(0.5, 2);
        Tensor y = x.pow(5).sum();
        for (int order = 1; order <= 4; order++) {
            y = Derivatives.gradient(y, List.of(x)).getFirst().sum();
        }
        // the fourth derivative of x⁵ is 120 x
        assertThat(doubles(y)[0]).isCloseTo(120 * 2.5, within(1e-10));
        assertThat(doubles(Derivatives.gradient(y, List.of(x)).getFirst())[0]).isCloseTo(120, within(1e-10));
    }

    @Test
    void aGradientNeedsAScalar() {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(3));
        assertThatThrownBy(() -> Derivatives.gradient(x, List.of(x)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("""
                        gradient: the loss is no scalar
                          input  F64[3]  input x
                          fits   a loss of F32[] or F64[]; sum or average it""");
        assertThatThrownBy(() -> Derivatives.jvp(List.of(x), List.of(x), List.of()))
                .hasMessage("jvp: 0 directions for 1 tensors");
        assertThatThrownBy(() -> Derivatives.vjp(List.of(x), List.of(scalar(1)), List.of(x)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("vjp: direction 0 differs from its tensor");
    }

    /// Derivatives carry the path of what they are derivatives of, so that a profile shows the layer.
    @Test
    void derivativesStandInTheLayerOfTheirTensor() {
        Tensor x = Tensor.input("x", DType.F64, Shape.of(3));
        Tensor y = Path.within("encoder", () -> Path.within("dense", () -> x.exp()));
        Tensor gradient = Derivatives.gradient(y.sum(), List.of(x)).getFirst();
        assertThat(gradient.path()).isEqualTo("encoder/dense");
        Tensor tangent = Derivatives.jvp(List.of(y), List.of(x), List.of(x)).getFirst();
        assertThat(tangent.path()).isEqualTo("encoder/dense");
        assertThat(Path.current()).isEmpty();
    }

    private static Tensor random(Rng rng, int... sizes) {
        return Tensor.constant(Domain.between(-1, 1).sample(DType.F64, Shape.of(sizes), rng));
    }

    private static double[] flat(List<Tensor> parts) {
        Map<Tensor, NDArray> none = new HashMap<>();
        return Evaluator.of(none)
                .value(Tensor.concat(parts.stream().map(Tensor::flatten).toList(), 0))
                .toDoubles();
    }

    private static double[] times(double[][] a, double[] x) {
        double[] y = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += a[i][j] * x[j];
            }
        }
        return y;
    }

    private static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }
}
