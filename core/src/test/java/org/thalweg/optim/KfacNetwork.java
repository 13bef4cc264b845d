package org.thalweg.optim;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// A network of two layers, as graph and by loops, with what K-FAC takes from it.
final class KfacNetwork {
    private KfacNetwork() {}

    static final int EXAMPLES = 7;
    static final int IN = 3;
    static final int HIDDEN = 4;
    static final int OUT = 2;
    static final Layout NETWORK = Layout.builder()
            .add("first/weight", Shape.of(IN, HIDDEN))
            .add("first/bias", Shape.of(HIDDEN))
            .add("second/weight", Shape.of(HIDDEN, OUT))
            .add("second/bias", Shape.of(OUT))
            .build();
    static final double[] X = gaussian(1, EXAMPLES * IN);
    static final double[] Y = gaussian(2, EXAMPLES * OUT);
    static final double[] START = gaussian(3, NETWORK.size());

    static double[] gaussian(long seed, int count) {
        Rng random = Rng.of(seed);
        return DoubleStream.generate(random::nextGaussian).limit(count).toArray();
    }

    static Tensor constant(double[] values, int... sizes) {
        return Tensor.constant(NDArray.of(Shape.of(sizes), values.clone()));
    }

    /// x W + b, tanh, and the same again without it, with ½ ‖z − y‖² summed over outputs, a mean over examples.
    static ModelLoss network(List<Tensor> p) {
        Tensor hidden =
                constant(X, EXAMPLES, IN).matmul(p.get(0)).plus(p.get(1)).tanh();
        return squares(hidden.matmul(p.get(2)).plus(p.get(3)), constant(Y, EXAMPLES, OUT));
    }

    static ModelLoss squares(Tensor z, Tensor y) {
        double weight = 0.5 / z.size(0);
        return new ModelLoss(
                z.minus(y).square().sum().times(weight), z, () -> Likelihood.Gaussian.ofSquares(z, weight));
    }

    static double[][] rows(double[] values, int columns) {
        double[][] rows = new double[values.length / columns][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * columns, (i + 1) * columns));
        return rows;
    }

    /// Σ xxᵀ over rows, times a factor.
    static double[][] squares(double[][] rows, double factor) {
        int n = rows[0].length;
        double[][] sum = new double[n][n];
        for (double[] row : rows) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sum[i][j] += factor * row[i] * row[j];
                }
            }
        }
        return sum;
    }

    static double[] flat(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    }

    /// The network by loops: x̄, h̄ (with 1 for the biases), z.
    static final class ByHand {
        final double[][] inputs = new double[EXAMPLES][IN + 1];
        final double[][] hidden = new double[EXAMPLES][HIDDEN + 1];
        final double[][] error = new double[EXAMPLES][OUT]; // z − y
        final double[][] second = rows(Arrays.copyOfRange(START, 16, 24), OUT);

        ByHand() {
            double[][] first = rows(Arrays.copyOfRange(START, 0, 16), HIDDEN); // the bias is its last row
            for (int e = 0; e < EXAMPLES; e++) {
                System.arraycopy(X, e * IN, inputs[e], 0, IN);
                inputs[e][IN] = 1;
                hidden[e][HIDDEN] = 1;
                for (int h = 0; h < HIDDEN; h++) {
                    for (int i = 0; i <= IN; i++) {
                        hidden[e][h] += inputs[e][i] * first[i][h];
                    }
                    hidden[e][h] = Math.tanh(hidden[e][h]);
                }
                for (int o = 0; o < OUT; o++) {
                    error[e][o] = START[24 + o] - Y[e * OUT + o];
                    for (int h = 0; h < HIDDEN; h++) {
                        error[e][o] += hidden[e][h] * second[h][o];
                    }
                }
            }
        }

        /// The derivatives in the first layer's sums of those in z.
        double[][] back(double[][] z) {
            double[][] g = new double[EXAMPLES][HIDDEN];
            for (int e = 0; e < EXAMPLES; e++) {
                for (int h = 0; h < HIDDEN; h++) {
                    for (int o = 0; o < OUT; o++) {
                        g[e][h] += z[e][o] * second[h][o] * (1 - hidden[e][h] * hidden[e][h]);
                    }
                }
            }
            return g;
        }

        /// E[ggᵀ] of the first layer, g for a score that is one unit in z.
        double[][] gradientsOfFirst() {
            double[][] sum = new double[HIDDEN][HIDDEN];
            for (int o = 0; o < OUT; o++) {
                double[][] unit = new double[EXAMPLES][OUT];
                for (double[] row : unit) {
                    row[o] = 1;
                }
                double[][] part = squares(back(unit), 1.0 / EXAMPLES);
                for (int i = 0; i < HIDDEN; i++) {
                    for (int j = 0; j < HIDDEN; j++) {
                        sum[i][j] += part[i][j];
                    }
                }
            }
            return sum;
        }

        /// ∇J of a layer, `[in, out]`.
        double[][] gradient(double[][] x, double[][] g) {
            double[][] sum = new double[x[0].length][g[0].length];
            for (int e = 0; e < EXAMPLES; e++) {
                for (int i = 0; i < x[0].length; i++) {
                    for (int o = 0; o < g[0].length; o++) {
                        sum[i][o] += x[e][i] * g[e][o] / EXAMPLES;
                    }
                }
            }
            return sum;
        }
    }

    /// ∇Jᵀv
    static double slopeByHand(double[] v) {
        ByHand net = new ByHand();
        double[] gradient = DoubleStream.concat(
                        Arrays.stream(flat(net.gradient(net.inputs, net.back(net.error)))),
                        Arrays.stream(flat(net.gradient(net.hidden, net.error))))
                .toArray();
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += gradient[i] * v[i];
        }
        return sum;
    }

    /// (A + π√λ I) ⊗ (G + √λ/π I) written out for either layer, and solved for ∇J.
    static double[] directionByHand(double damping) {
        ByHand net = new ByHand();
        double[] first = solvedBlock(
                squares(net.inputs, 1.0 / EXAMPLES),
                net.gradientsOfFirst(),
                net.gradient(net.inputs, net.back(net.error)),
                damping);
        double[] second = solvedBlock(
                squares(net.hidden, 1.0 / EXAMPLES),
                new double[][] {{1, 0}, {0, 1}},
                net.gradient(net.hidden, net.error),
                damping);
        return DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    static double[] solvedBlock(double[][] a, double[][] g, double[][] gradient, double damping) {
        return NaturalGradientTest.solved(block(a, g, damping), flat(gradient));
    }

    /// uᵀ(F̂ + λI)u with these factors.
    static double normByHand(double[] u, double damping) {
        ByHand net = new ByHand();
        double[][] first = block(squares(net.inputs, 1.0 / EXAMPLES), net.gradientsOfFirst(), damping);
        double[][] second = block(squares(net.hidden, 1.0 / EXAMPLES), new double[][] {{1, 0}, {0, 1}}, damping);
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            for (int j = 0; j < u.length; j++) {
                if (i < 16 == j < 16) {
                    sum += u[i] * u[j] * (i < 16 ? first[i][j] : second[i - 16][j - 16]);
                }
            }
        }
        return sum;
    }

    private static double[][] block(double[][] a, double[][] g, double damping) {
        double traceA = 0;
        double traceG = 0;
        for (int i = 0; i < a.length; i++) {
            traceA += a[i][i] / a.length;
        }
        for (int i = 0; i < g.length; i++) {
            traceG += g[i][i] / g.length;
        }
        double pi = Math.sqrt(traceA / traceG);
        int out = g.length;
        double[][] block = new double[a.length * out][a.length * out];
        for (int i = 0; i < block.length; i++) {
            for (int j = 0; j < block.length; j++) {
                double left = a[i / out][j / out] + (i / out == j / out ? pi * Math.sqrt(damping) : 0);
                double right = g[i % out][j % out] + (i % out == j % out ? Math.sqrt(damping) / pi : 0);
                block[i][j] = left * right;
            }
        }
        return block;
    }
}
