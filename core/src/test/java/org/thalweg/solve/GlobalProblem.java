package org.thalweg.solve;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// Functions of n variables whose global minimum is known, for methods that ask for values only.
enum GlobalProblem {
    SPHERE(-5, 5, 0, x -> ellipsoid(1, x)),
    /// Eigenvalues from 1 to 1e6.
    ELLIPSOID(-5, 5, 0, x -> ellipsoid(1e6, x)),
    /// The same in turned variables.
    TURNED(-5, 5, 0, x -> ellipsoid(1e6, turned(x))),
    ROSENBROCK(-5, 5, 0, GlobalProblem::rosenbrock),
    ACKLEY(-32, 32, 0, GlobalProblem::ackley),
    RASTRIGIN(-5.12, 5.12, 0, GlobalProblem::rastrigin),
    /// Its minimum in a variable is −39.16616570377142.
    STYBLINSKI_TANG(-5, 5, -39.16616570377142, GlobalProblem::styblinskiTang);

    private final double lower;
    private final double upper;
    private final double minimum;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final ToDoubleFunction<double[]> value;

    GlobalProblem(double lower, double upper, double minimum, ToDoubleFunction<double[]> value) {
        this.lower = lower;
        this.upper = upper;
        this.minimum = minimum;
        this.value = value;
    }

    Objective of(int n) {
        return Objective.of(n, value);
    }

    double minimum(int n) {
        return n * minimum;
    }

    Bounds box(int n) {
        return boxOf(n, lower, upper);
    }

    /// A start of a seed, uniform in the box.
    double[] start(int n, long seed) {
        return new Random(seed).doubles(n, lower, upper).toArray();
    }

    static Bounds boxOf(int n, double lower, double upper) {
        double[] l = new double[n];
        double[] u = new double[n];
        Arrays.fill(l, lower);
        Arrays.fill(u, upper);
        return Bounds.of(l, u);
    }

    static double ellipsoid(double condition, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.pow(condition, i / Math.max(1.0, x.length - 1)) * x[i] * x[i];
        }
        return sum;
    }

    /// Qx, with Q the product of reflections at three vectors, of no axis.
    static double[] turned(double[] x) {
        double[] y = x.clone();
        for (int k = 1; k <= 3; k++) {
            double product = 0;
            double square = 0;
            for (int i = 0; i < y.length; i++) {
                product += Math.sin(k * (i + 1) + 1) * y[i];
                square += Math.sin(k * (i + 1) + 1) * Math.sin(k * (i + 1) + 1);
            }
            for (int i = 0; i < y.length; i++) {
                y[i] -= 2 * product / square * Math.sin(k * (i + 1) + 1);
            }
        }
        return y;
    }

    private static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            sum += 100 * a * a + (1 - x[i]) * (1 - x[i]);
        }
        return sum;
    }

    private static double ackley(double[] x) {
        double squares = 0;
        double cosines = 0;
        for (double v : x) {
            squares += v * v / x.length;
            cosines += Math.cos(2 * Math.PI * v) / x.length;
        }
        return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(cosines) + 20 + Math.E;
    }

    private static double rastrigin(double[] x) {
        double sum = 10.0 * x.length;
        for (double v : x) {
            sum += v * v - 10 * Math.cos(2 * Math.PI * v);
        }
        return sum;
    }

    private static double styblinskiTang(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += (v * v * v * v - 16 * v * v + 5 * v) / 2;
        }
        return sum;
    }
}
