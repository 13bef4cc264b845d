package org.thalweg.bench.solve;

import java.util.Arrays;
import java.util.Random;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.Csv;
import org.thalweg.data.Dataset;
import org.thalweg.data.Source;
import org.thalweg.datasets.DataFiles;
import org.thalweg.datasets.EmbeddedData;
import org.thalweg.solve.LeastSquares;
import org.thalweg.solve.Objective;
import org.thalweg.tensor.DType;

/// What the races are run on: plain Java functions, the same for all sides.
final class RaceFunctions {
    private RaceFunctions() {}

    /// Σ 100(x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)².
    static Objective rosenbrock(int n) {
        return new Objective() {
            @Override
            public int dimension() {
                return n;
            }

            @Override
            public double value(double[] x) {
                double sum = 0;
                for (int i = 0; i < n; i += 2) {
                    double a = x[i + 1] - x[i] * x[i];
                    double b = 1 - x[i];
                    sum += 100 * a * a + b * b;
                }
                return sum;
            }

            @Override
            public double valueAndGradient(double[] x, double[] gradient) {
                double sum = 0;
                for (int i = 0; i < n; i += 2) {
                    double a = x[i + 1] - x[i] * x[i];
                    double b = 1 - x[i];
                    gradient[i] = -400 * a * x[i] - 2 * b;
                    gradient[i + 1] = 200 * a;
                    sum += 100 * a * a + b * b;
                }
                return sum;
            }
        };
    }

    static double[] rosenbrockStart(int n) {
        double[] start = new double[n];
        for (int i = 0; i < n; i++) {
            start[i] = i % 2 == 0 ? -1.2 : 1;
        }
        return start;
    }

    /// Softmax regression on the embedded digits, 64 inputs scaled to 0 … 1 and a bias for each of 10 classes, mean
    /// cross-entropy + ½ · 1e-3 ‖x‖².
    static Objective logistic() {
        Dataset digits = digits();
        double[] inputs = digits.featureArray(DType.F64).doubles();
        int rows = digits.size();
        int columns = inputs.length / rows;
        int classes = 10;
        var targets = (ClassTargets) digits.targets();
        return new Objective() {
            @Override
            public int dimension() {
                return (columns + 1) * classes;
            }

            @Override
            public double value(double[] x) {
                return valueAndGradient(x, new double[dimension()]);
            }

            @Override
            public double valueAndGradient(double[] x, double[] gradient) {
                Arrays.fill(gradient, 0);
                double[] z = new double[classes];
                double sum = 0;
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(x, columns * classes, z, 0, classes);
                    for (int j = 0; j < columns; j++) {
                        double input = inputs[r * columns + j] / 16;
                        for (int k = 0; k < classes; k++) {
                            z[k] += input * x[j * classes + k];
                        }
                    }
                    double largest = Arrays.stream(z).max().orElseThrow();
                    double total = 0;
                    int right = targets.index(r);
                    double logit = z[right] - largest;
                    for (int k = 0; k < classes; k++) {
                        z[k] = Math.exp(z[k] - largest);
                        total += z[k];
                    }
                    sum += Math.log(total) - logit;
                    for (int k = 0; k < classes; k++) {
                        z[k] = (z[k] / total - (k == right ? 1 : 0)) / rows;
                        gradient[columns * classes + k] += z[k];
                    }
                    for (int j = 0; j < columns; j++) {
                        double input = inputs[r * columns + j] / 16;
                        for (int k = 0; k < classes; k++) {
                            gradient[j * classes + k] += input * z[k];
                        }
                    }
                }
                double penalty = 0;
                for (int i = 0; i < x.length; i++) {
                    penalty += x[i] * x[i];
                    gradient[i] += 1e-3 * x[i];
                }
                return sum / rows + 0.5e-3 * penalty;
            }
        };
    }

    private static Dataset digits() {
        var files = (DataFiles.Csv) EmbeddedData.DIGITS.files();
        return Csv.predicting(files.target()).range(DType.F64).read(new Source("digits", files.table()::open));
    }

    /// b₁ e^(−b₂t) + b₃ e^(−b₄t) + b₅ at 10 000 points with noise.
    static LeastSquares fit() {
        int m = 10_000;
        double[] t = new double[m];
        double[] y = new double[m];
        var random = new Random(5);
        for (int i = 0; i < m; i++) {
            t[i] = 10.0 * i / m;
            y[i] = 3 * Math.exp(-2.5 * t[i]) + 1.5 * Math.exp(-0.3 * t[i]) + 0.7 + 0.01 * random.nextGaussian();
        }
        return new LeastSquares() {
            @Override
            public int dimension() {
                return 5;
            }

            @Override
            public int residuals() {
                return m;
            }

            @Override
            public void residuals(double[] b, double[] r) {
                for (int i = 0; i < m; i++) {
                    r[i] = b[0] * Math.exp(-b[1] * t[i]) + b[2] * Math.exp(-b[3] * t[i]) + b[4] - y[i];
                }
            }

            @Override
            public void jacobian(double[] b, double[] r, double[][] jacobian) {
                for (int i = 0; i < m; i++) {
                    double first = Math.exp(-b[1] * t[i]);
                    double second = Math.exp(-b[3] * t[i]);
                    r[i] = b[0] * first + b[2] * second + b[4] - y[i];
                    double[] row = jacobian[i];
                    row[0] = first;
                    row[1] = -b[0] * t[i] * first;
                    row[2] = second;
                    row[3] = -b[2] * t[i] * second;
                    row[4] = 1;
                }
            }
        };
    }

    static double[] fitStart() {
        return new double[] {1, 1, 1, 0.1, 0};
    }
}
