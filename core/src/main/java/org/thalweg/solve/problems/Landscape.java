package org.thalweg.solve.problems;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Objective;
import org.thalweg.tensor.Rng;

/// A function in a box, mostly with many minima, whose global minimum is known: for methods that search for it.
/// Formulas, boxes and minima are those of Surjanovic & Bingham, "Virtual Library of Simulation Experiments: Test
/// Functions and Datasets", sfu.ca/~ssurjano, where nothing else is said; [#source] names who a function is from.
///
/// @param name as in tables
/// @param bounds the box
/// @param minimum the smallest value in the box
/// @param minimisers where it has that value, to the last digits
/// @param f its values and gradients
/// @param source who it is from
public record Landscape(
        String name, Bounds bounds, double minimum, List<List<Double>> minimisers, Objective f, String source)
        implements Objective {
    private static final double TAU = 2 * Math.PI;

    public Landscape {
        minimisers = List.copyOf(minimisers);
    }

    /// Those that there are for any number of variables, then those of two if n is 2.
    public static List<Landscape> all(int n) {
        List<Landscape> all = new ArrayList<>(List.of(
                sphere(n),
                ellipsoid(n, 1e6),
                turnedEllipsoid(n, 1e6),
                rosenbrock(n),
                ackley(n),
                rastrigin(n),
                griewank(n),
                schwefel(n),
                styblinskiTang(n),
                levy(n)));
        if (n == 2) {
            all.addAll(List.of(
                    Planes.himmelblau(),
                    Planes.beale(),
                    Planes.goldsteinPrice(),
                    Planes.sixHumpCamel(),
                    Planes.easom()));
        }
        return List.copyOf(all);
    }

    /// The one of [#all] with that name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Landscape named(String name, int n) {
        List<Landscape> all = all(n);
        return all.stream()
                .filter(landscape -> landscape.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no function " + name + " of " + n
                        + " variables; there are "
                        + String.join(", ", all.stream().map(Landscape::name).toList())));
    }

    @Override
    public int dimension() {
        return bounds.dimension();
    }

    @Override
    public double value(double[] x) {
        return f.value(x);
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
        return f.valueAndGradient(x, gradient);
    }

    /// A start, uniform in the box.
    public double[] start(long seed) {
        Rng rng = Rng.of(seed).stream("start");
        double[] x = new double[dimension()];
        Arrays.setAll(x, i -> bounds.lower(i) + rng.nextDouble() * (bounds.upper(i) - bounds.lower(i)));
        return x;
    }

    /// Σ xᵢ².
    public static Landscape sphere(int n) {
        return cube("sphere", n, 5, 0, 0, ellipsoid(n, 1).f, "one minimum");
    }

    /// Σ cᵢ xᵢ², with cᵢ from 1 to the condition in equal ratios: Hansen & Ostermeier (2001), "Completely
    /// derandomized self-adaptation in evolution strategies", Evol. Comput. 9(2), Table 3.
    public static Landscape ellipsoid(int n, double condition) {
        double[] c = new double[n];
        Arrays.setAll(c, i -> Math.pow(condition, i / Math.max(1.0, n - 1)));
        Objective f =
                Objective.of(n, x -> sum(n, i -> c[i] * x[i] * x[i]), (x, g) -> Arrays.setAll(g, i -> 2 * c[i] * x[i]));
        return cube("ellipsoid", n, 5, 0, 0, f, "Hansen & Ostermeier 2001");
    }

    /// An [#ellipsoid] of Qx, with [#turned].
    public static Landscape turnedEllipsoid(int n, double condition) {
        Objective along = ellipsoid(n, condition);
        Objective f = Objective.of(n, x -> along.value(turned(x)), (x, g) -> {
            along.valueAndGradient(turned(x), g);
            for (int k = 3; k >= 1; k--) {
                reflect(k, g);
            }
        });
        return cube("turned-ellipsoid", n, 5, 0, 0, f, "Hansen & Ostermeier 2001");
    }

    /// Qx, with Q the product of reflections at three vectors of no axis.
    public static double[] turned(double[] x) {
        double[] y = x.clone();
        for (int k = 1; k <= 3; k++) {
            reflect(k, y);
        }
        return y;
    }

    private static void reflect(int k, double[] y) {
        double product = 0;
        double square = 0;
        for (int i = 0; i < y.length; i++) {
            double v = Math.sin(k * (i + 1) + 1);
            product += v * y[i];
            square += v * v;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] -= 2 * product / square * Math.sin(k * (i + 1) + 1);
        }
    }

    /// Σᵢ<n 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²; from n = 4 on it has a second minimum near (−1, 1, …, 1).
    public static Landscape rosenbrock(int n) {
        Objective f = Objective.of(
                n,
                x -> sum(n - 1, i -> {
                    double a = x[i + 1] - x[i] * x[i];
                    return 100 * a * a + (1 - x[i]) * (1 - x[i]);
                }),
                (x, g) -> {
                    Arrays.fill(g, 0);
                    for (int i = 0; i + 1 < n; i++) {
                        double a = x[i + 1] - x[i] * x[i];
                        g[i] += -400 * a * x[i] - 2 * (1 - x[i]);
                        g[i + 1] += 200 * a;
                    }
                });
        return cube("rosenbrock", n, 5, 0, 1, f, "Rosenbrock 1960");
    }

    /// −20 exp(−0.2 √(Σx²/n)) − exp(Σ cos(2πx)/n) + 20 + e, with a kink at its minimum.
    public static Landscape ackley(int n) {
        ToDoubleFunction<double[]> radius = x -> Math.sqrt(sum(n, i -> x[i] * x[i]) / n);
        ToDoubleFunction<double[]> waves = x -> sum(n, i -> Math.cos(TAU * x[i])) / n;
        Objective f = Objective.of(
                n,
                x -> -20 * Math.exp(-0.2 * radius.applyAsDouble(x)) - Math.exp(waves.applyAsDouble(x)) + 20 + Math.E,
                (x, g) -> {
                    double r = radius.applyAsDouble(x);
                    double e = Math.exp(-0.2 * r);
                    double w = Math.exp(waves.applyAsDouble(x));
                    Arrays.setAll(g, i -> (r == 0 ? 0 : 4 * e * x[i] / (r * n)) + w * TAU / n * Math.sin(TAU * x[i]));
                });
        return cube("ackley", n, 32, 0, 0, f, "Ackley 1987");
    }

    /// Σ [x² − 10 cos 2πx + 10]; about 11ⁿ minima in the box.
    public static Landscape rastrigin(int n) {
        Objective f = Objective.of(
                n,
                x -> sum(n, i -> x[i] * x[i] - 10 * Math.cos(TAU * x[i]) + 10),
                (x, g) -> Arrays.setAll(g, i -> 2 * x[i] + 10 * TAU * Math.sin(TAU * x[i])));
        return cube("rastrigin", n, 5.12, 0, 0, f, "Rastrigin 1974");
    }

    /// 1 + Σx²/4000 − Πᵢ cos(xᵢ/√i); thousands of minima.
    public static Landscape griewank(int n) {
        Objective f = Objective.of(
                n,
                x -> 1 + sum(n, i -> x[i] * x[i]) / 4000 - waves(x, -1),
                (x, g) -> Arrays.setAll(g, i -> {
                    double root = Math.sqrt(i + 1);
                    return x[i] / 2000 + waves(x, i) * Math.sin(x[i] / root) / root;
                }));
        return cube("griewank", n, 600, 0, 0, f, "Griewank 1981");
    }

    /// Π cos(xᵢ/√i) but for one.
    private static double waves(double[] x, int but) {
        double product = 1;
        for (int i = 0; i < x.length; i++) {
            product *= i == but ? 1 : Math.cos(x[i] / Math.sqrt(i + 1));
        }
        return product;
    }

    /// 418.9829 n − Σ x sin √|x|, whose second-best minima are far from the best, which is near a corner.
    public static Landscape schwefel(int n) {
        Objective f = Objective.of(
                n,
                x -> 418.9828872724337 * n - sum(n, i -> x[i] * Math.sin(Math.sqrt(Math.abs(x[i])))),
                (x, g) -> Arrays.setAll(g, i -> {
                    double root = Math.sqrt(Math.abs(x[i]));
                    return -Math.sin(root) - root * Math.cos(root) / 2;
                }));
        return cube("schwefel", n, 500, 0, 420.96874635998199, f, "Schwefel 1981");
    }

    /// Σ (x⁴ − 16x² + 5x)/2; 2ⁿ minima.
    public static Landscape styblinskiTang(int n) {
        Objective f = Objective.of(
                n,
                x -> sum(n, i -> (x[i] * x[i] * x[i] * x[i] - 16 * x[i] * x[i] + 5 * x[i]) / 2),
                (x, g) -> Arrays.setAll(g, i -> 2 * x[i] * x[i] * x[i] - 16 * x[i] + 2.5));
        return cube("styblinski-tang", n, 5, n * -39.16616570377142, -2.903534027771177, f, "Styblinski & Tang 1990");
    }

    /// sin²πw₁ + Σᵢ<n (wᵢ−1)² (1 + 10 sin²(πwᵢ+1)) + (wₙ−1)² (1 + sin²2πwₙ), w = 1 + (x−1)/4.
    public static Landscape levy(int n) {
        Objective f = Objective.of(
                n,
                x -> {
                    double first = Math.sin(Math.PI * slow(x[0]));
                    double last = slow(x[n - 1]);
                    double wave = Math.sin(TAU * last);
                    return first * first
                            + sum(n - 1, i -> {
                                double w = slow(x[i]);
                                double s = Math.sin(Math.PI * w + 1);
                                return (w - 1) * (w - 1) * (1 + 10 * s * s);
                            })
                            + (last - 1) * (last - 1) * (1 + wave * wave);
                },
                (x, g) -> {
                    for (int i = 0; i < n; i++) {
                        double w = slow(x[i]);
                        double a = w - 1;
                        double s = i + 1 < n ? Math.sin(Math.PI * w + 1) : Math.sin(TAU * w);
                        g[i] = i + 1 < n
                                ? 2 * a * (1 + 10 * s * s) + a * a * 10 * Math.PI * Math.sin(TAU * w + 2)
                                : 2 * a * (1 + s * s) + a * a * TAU * Math.sin(2 * TAU * w);
                        g[i] = (g[i] + (i == 0 ? Math.PI * Math.sin(TAU * w) : 0)) / 4;
                    }
                });
        return cube("levy", n, 10, 0, 1, f, "Levy & Montalvo 1985");
    }

    private static double slow(double x) {
        return 1 + (x - 1) / 4;
    }

    /// In [−half, half]ⁿ, with its minimum where all variables are `at`.
    private static Landscape cube(
            String name, int n, double half, double minimum, double at, Objective f, String source) {
        double[] upper = new double[n];
        Arrays.fill(upper, half);
        double[] lower = new double[n];
        Arrays.fill(lower, -half);
        return new Landscape(name, Bounds.of(lower, upper), minimum, List.of(Collections.nCopies(n, at)), f, source);
    }

    private interface Term {
        double at(int i);
    }

    private static double sum(int n, Term term) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += term.at(i);
        }
        return sum;
    }
}
