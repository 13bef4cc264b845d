package org.thalweg.solve;

import java.util.Arrays;

/// Functions with many minima, or hard ones without, whose lowest is known; from Surjanovic & Bingham, "Virtual
/// Library of Simulation Experiments".
final class Landscapes {
    private Landscapes() {}

    /// Σ [x² − 10 cos 2πx + 10], least at 0; about 11ⁿ minima in [−5.12, 5.12]ⁿ.
    static Objective rastrigin(int n) {
        return Objective.of(
                n,
                x -> Arrays.stream(x)
                        .map(v -> v * v - 10 * Math.cos(2 * Math.PI * v) + 10)
                        .sum(),
                (x, g) -> Arrays.setAll(g, i -> 2 * x[i] + 20 * Math.PI * Math.sin(2 * Math.PI * x[i])));
    }

    /// −20 exp(−0.2 √(Σx²/n)) − exp(Σ cos(2πx)/n) + 20 + e, with a kink at its minimum 0.
    static Objective ackley(int n) {
        return Objective.of(n, x -> -20 * Math.exp(-0.2 * radius(x)) - Math.exp(waves(x)) + 20 + Math.E, (x, g) -> {
            double r = radius(x);
            double e = Math.exp(-0.2 * r);
            double w = Math.exp(waves(x));
            Arrays.setAll(
                    g, i -> (r == 0 ? 0 : 4 * e * x[i] / (r * n)) + w * 2 * Math.PI / n * Math.sin(2 * Math.PI * x[i]));
        });
    }

    private static double radius(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum() / x.length);
    }

    private static double waves(double[] x) {
        return Arrays.stream(x).map(v -> Math.cos(2 * Math.PI * v)).sum() / x.length;
    }

    /// −39.16616570377142 n, at −2.903534 everywhere.
    static Objective styblinskiTang(int n) {
        return Objective.of(
                n,
                x -> Arrays.stream(x)
                                .map(v -> v * v * v * v - 16 * v * v + 5 * v)
                                .sum()
                        / 2,
                (x, g) -> Arrays.setAll(g, i -> 2 * x[i] * x[i] * x[i] - 16 * x[i] + 2.5));
    }

    static final double STYBLINSKI_TANG = -39.16616570377142;

    /// 0 at (3, 2) and three others.
    static Objective himmelblau() {
        return Objective.of(
                2, x -> Math.pow(x[0] * x[0] + x[1] - 11, 2) + Math.pow(x[0] + x[1] * x[1] - 7, 2), (x, g) -> {
                    double a = x[0] * x[0] + x[1] - 11;
                    double b = x[0] + x[1] * x[1] - 7;
                    g[0] = 4 * a * x[0] + 2 * b;
                    g[1] = 2 * a + 4 * b * x[1];
                });
    }

    /// 0 at (3, ½).
    static Objective beale() {
        return Objective.of(2, x -> {
            double sum = 0;
            double[] c = {1.5, 2.25, 2.625};
            for (int i = 0; i < 3; i++) {
                sum += Math.pow(c[i] - x[0] + x[0] * Math.pow(x[1], i + 1), 2);
            }
            return sum;
        });
    }

    /// Σ [x²/20 + 1 − cos 3x], least at 0, with minima about every 2π/3 up to |x| = 30; blurred, by E (x + σε)²
    /// = x² + σ² and E cos 3(x + σε) = e^(−9σ²/2) cos 3x, known in closed form.
    static Blurred bumpy(int n) {
        return new Bumpy(n, 0);
    }

    private record Bumpy(int n, double sigma) implements Blurred {
        @Override
        public Objective at(double wider) {
            return new Bumpy(n, wider);
        }

        @Override
        public int dimension() {
            return n;
        }

        @Override
        public double value(double[] x) {
            double fade = Math.exp(-4.5 * sigma * sigma);
            return Arrays.stream(x)
                    .map(v -> (v * v + sigma * sigma) / 20 + 1 - fade * Math.cos(3 * v))
                    .sum();
        }

        @Override
        public double valueAndGradient(double[] x, double[] gradient) {
            double fade = Math.exp(-4.5 * sigma * sigma);
            Arrays.setAll(gradient, i -> x[i] / 10 + 3 * fade * Math.sin(3 * x[i]));
            return value(x);
        }
    }

    /// Fails where it is asked for a value outside of the bounds.
    static Objective guarded(Objective f, Bounds bounds) {
        return Objective.of(
                f.dimension(),
                x -> {
                    require(x, bounds);
                    return f.value(x);
                },
                (x, g) -> {
                    require(x, bounds);
                    f.valueAndGradient(x, g);
                });
    }

    private static void require(double[] x, Bounds bounds) {
        if (!bounds.contains(x)) {
            throw new AssertionError("outside of the bounds: " + Arrays.toString(x));
        }
    }

    static Bounds box(int n, double from, double to) {
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.fill(lower, from);
        Arrays.fill(upper, to);
        return Bounds.of(lower, upper);
    }

    static double[] filled(int n, double value) {
        double[] x = new double[n];
        Arrays.fill(x, value);
        return x;
    }
}
