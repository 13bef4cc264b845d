package org.thalweg.bench.solve;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Objective;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Tolerances;

/// How often methods that ask for values only find the global minimum of known functions, from random starts in the
/// box, and after how many evaluations. Found is a value within 1e-6 of the minimum.
public final class GlobalSearch {
    private static final int SEEDS = 50;
    private static final double WITHIN = 1e-6;
    private static final String[] METHODS = {
        "cmaes(seed=%d)",
        "cmaes(restarts=9, seed=%d)",
        "de(seed=%d)",
        "de(strategy=rand1bin, seed=%d)",
        "de(strategy=current-to-best1bin, seed=%d)",
        "genetic(seed=%d)",
    };

    private record Landscape(
            String name, double lower, double upper, double minimumEach, ToDoubleFunction<double[]> value) {}

    private static final Landscape[] LANDSCAPES = {
        new Landscape("sphere", -5, 5, 0, x -> ellipsoid(1, x)),
        new Landscape("ellipsoid, 1e6, turned", -5, 5, 0, x -> ellipsoid(1e6, turned(x))),
        new Landscape("Rosenbrock", -5, 5, 0, GlobalSearch::rosenbrock),
        new Landscape("Ackley", -32, 32, 0, GlobalSearch::ackley),
        new Landscape("Rastrigin", -5.12, 5.12, 0, GlobalSearch::rastrigin),
        new Landscape("Styblinski-Tang", -5, 5, -39.16616570377142, GlobalSearch::styblinskiTang),
    };

    private GlobalSearch() {}

    /// Prints the table, with a budget of 20 000 evaluations for each variable.
    public static void main(String[] args) {
        System.out.println("| function | n | method | found of " + SEEDS + " | median evaluations to it |");
        System.out.println("|---|---|---|---|---|");
        for (Landscape landscape : LANDSCAPES) {
            for (int n : new int[] {2, 10}) {
                for (String method : METHODS) {
                    row(landscape, n, method);
                }
            }
        }
    }

    private static void row(Landscape landscape, int n, String method) {
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.fill(lower, landscape.lower());
        Arrays.fill(upper, landscape.upper());
        double target = n * landscape.minimumEach() + WITHIN;
        long[] evaluations = new long[SEEDS];
        int found = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            double[] start = new Random(seed)
                    .doubles(n, landscape.lower(), landscape.upper())
                    .toArray();
            Outcome outcome = Minimization.of(Objective.of(n, landscape.value()))
                    .from(start)
                    .to(Tolerances.NONE.withTarget(target))
                    .in(Budget.USUAL.withIterations(Long.MAX_VALUE).withEvaluations(20_000L * n))
                    .runAny(
                            Catalogues.SOLVERS.create(String.format(Locale.ROOT, method, seed)),
                            Bounds.of(lower, upper));
            if (outcome.point().value() <= target) {
                evaluations[found++] = outcome.counts().values();
            }
        }
        long[] sorted = Arrays.copyOf(evaluations, found);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %d | %s |%n",
                landscape.name(),
                n,
                method.replace(", seed=%d", "").replace("(seed=%d)", ""),
                found,
                found == 0 ? "" : String.valueOf(sorted[found / 2]));
    }

    /// Σ cᵢ xᵢ², with cᵢ from 1 to the condition in equal ratios.
    private static double ellipsoid(double condition, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.pow(condition, i / (x.length - 1.0)) * x[i] * x[i];
        }
        return sum;
    }

    /// Three reflections, at planes across no axis.
    private static double[] turned(double[] x) {
        double[] y = x.clone();
        for (int k = 1; k <= 3; k++) {
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
