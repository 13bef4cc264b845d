package org.thalweg.solve.problems;

import static org.thalweg.solve.problems.Terms.*;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.graph.Tensor;

/// The 35 problems of Moré, Garbow & Hillstrom (1981), "Testing unconstrained optimization software", ACM TOMS 7(1), in
/// the paper's numbers, dimensions and starts. f = Σ r², without ½.
///
/// Differs: problem 11, Gulf, has |yᵢ − x₂| where the paper prints yᵢ m i x₂, and m = 99, since at m = 100 the last
/// residual has no second derivative at the solution.
public final class MoreGarbowHillstrom {
    private static final double SQRT_OF_1E_5 = Math.sqrt(1e-5);

    private MoreGarbowHillstrom() {}

    /// The problems, in order.
    public static List<Problem> problems() {
        List<Problem> all = new ArrayList<>();
        FewVariables.addTo(all);
        all.add(watson(6, 0.00228767005355));
        all.add(problem(21, "extended-rosenbrock", start(10, i -> i % 2 == 1 ? -1.2 : 1), FewVariables::rosenbrock, 0));
        all.add(problem(
                22,
                "extended-powell-singular",
                start(12, i -> new double[] {3, -1, 0, 1}[(i - 1) % 4]),
                FewVariables::powellSingular,
                0));
        all.add(penalty1(10, 7.08765146709e-05));
        all.add(penalty2(10, 0.000293660537457));
        all.add(problem(
                25,
                "variably-dimensioned",
                start(10, j -> 1 - j / 10.0),
                v -> {
                    Tensor s = v.minus(1).times(vector(10, j -> j)).sum().reshape(1);
                    return joined(v.minus(1), s, s.square());
                },
                0));
        all.add(problem(
                26,
                "trigonometric",
                start(10, j -> 0.1),
                v -> {
                    Tensor cosines = v.cos();
                    return cosines.sum()
                            .negate()
                            .plus(10)
                            .plus(cosines.negate().plus(1).times(vector(10, i -> i)))
                            .minus(v.sin());
                },
                0,
                2.79505612188e-05));
        all.add(problem(
                27,
                "brown-almost-linear",
                start(10, j -> 0.5),
                v -> {
                    Tensor product = x(v, 1);
                    for (int i = 2; i <= 10; i++) {
                        product = product.times(x(v, i));
                    }
                    return joined(x(v, 1, 9).plus(v.sum()).minus(11), product.minus(1));
                },
                0,
                1));
        all.add(discreteBoundaryValue(10));
        all.add(problem(29, "discrete-integral-equation", grid(10), MoreGarbowHillstrom::integralEquation, 0));
        all.add(broydenTridiagonal(10));
        all.add(broydenBanded(10));
        all.add(problem(
                32,
                "linear-full-rank",
                start(10, j -> 1),
                v -> {
                    Tensor mean = v.sum().times(0.1).plus(1);
                    return joined(v.minus(mean), mean.negate().broadcastTo(v.shape()));
                },
                10));
        all.add(problem(
                33,
                "linear-rank-1",
                start(10, j -> 1),
                v -> vector(20, i -> i).times(v.times(vector(10, j -> j)).sum()).minus(1),
                20.0 * 19 / (2 * 41)));
        all.add(problem(
                34,
                "linear-rank-1-zero",
                start(10, j -> 1),
                v -> vector(20, i -> i == 20 ? 0 : i - 1)
                        .times(v.times(vector(10, j -> j == 1 || j == 10 ? 0 : j))
                                .sum())
                        .minus(1),
                (400.0 + 60 - 6) / (2 * 37)));
        all.add(chebyquad(8, 0.00351687372568));
        return List.copyOf(all);
    }

    /// Problem 20 in n variables, from 0.
    public static Problem watson(int n, double minimum) {
        return problem(
                20,
                "watson",
                start(n, j -> 0),
                v -> {
                    Tensor a = matrix(29, n, (i, j) -> (j - 1) * Math.pow(i / 29.0, j - 2));
                    Tensor b = matrix(29, n, (i, j) -> Math.pow(i / 29.0, j - 1));
                    Tensor column = v.reshape(n, 1);
                    Tensor first = a.matmul(column)
                            .flatten()
                            .minus(b.matmul(column).flatten().square())
                            .minus(1);
                    return joined(
                            first, x(v, 1), x(v, 2).minus(x(v, 1).square()).minus(1));
                },
                minimum);
    }

    /// Problem 23 in n variables.
    public static Problem penalty1(int n, double minimum) {
        return problem(
                23,
                "penalty-1",
                start(n, j -> j),
                v -> joined(
                        v.minus(1).times(SQRT_OF_1E_5),
                        v.square().sum().minus(0.25).reshape(1)),
                minimum);
    }

    /// Problem 24 in n variables.
    public static Problem penalty2(int n, double minimum) {
        return problem(
                24,
                "penalty-2",
                start(n, j -> 0.5),
                v -> {
                    Tensor e = v.times(0.1).exp();
                    Tensor known = vector(n - 1, k -> Math.exp((k + 1) / 10.0) + Math.exp(k / 10.0));
                    Tensor pairs = x(e, 2, n).plus(x(e, 1, n - 1)).minus(known).times(SQRT_OF_1E_5);
                    Tensor single = x(e, 2, n).minus(Math.exp(-0.1)).times(SQRT_OF_1E_5);
                    Tensor sum = v.square()
                            .times(vector(n, j -> n - j + 1))
                            .sum()
                            .minus(1)
                            .reshape(1);
                    return joined(x(v, 1).minus(0.2), pairs, single, sum);
                },
                minimum);
    }

    /// Problem 28 in n variables.
    public static Problem discreteBoundaryValue(int n) {
        double h = 1.0 / (n + 1);
        return problem(
                28,
                "discrete-boundary-value",
                grid(n),
                v -> {
                    Tensor cube = cube(v.plus(vector(n, i -> i * h + 1)));
                    Tensor padded = joined(zero(), v, zero());
                    return v.times(2)
                            .minus(x(padded, 1, n))
                            .minus(x(padded, 3, n + 2))
                            .plus(cube.times(h * h / 2));
                },
                0);
    }

    /// Problem 30 in n variables.
    public static Problem broydenTridiagonal(int n) {
        return problem(
                30,
                "broyden-tridiagonal",
                start(n, j -> -1),
                v -> {
                    Tensor padded = joined(zero(), v, zero());
                    return v.times(-2)
                            .plus(3)
                            .times(v)
                            .minus(x(padded, 1, n))
                            .minus(x(padded, 3, n + 2).times(2))
                            .plus(1);
                },
                0);
    }

    /// Problem 31 in n variables.
    public static Problem broydenBanded(int n) {
        return problem(
                31,
                "broyden-banded",
                start(n, j -> -1),
                v -> {
                    Tensor term = v.plus(1).times(v);
                    Tensor zeros = Tensor.full(v.dtype(), org.thalweg.tensor.Shape.of(5), 0);
                    Tensor padded = joined(zeros, term, zero());
                    Tensor sum = x(padded, 7, n + 6); // j = i + 1
                    for (int k = 1; k <= 5; k++) {
                        sum = sum.plus(x(padded, 6 - k, n + 5 - k)); // j = i − k
                    }
                    return v.square().times(5).plus(2).times(v).plus(1).minus(sum);
                },
                0);
    }

    /// Problem 35 in n variables, m = n.
    public static Problem chebyquad(int n, double... minima) {
        return problem(
                35,
                "chebyquad",
                start(n, j -> j / (n + 1.0)),
                v -> {
                    Tensor shifted = v.times(2).minus(1);
                    List<Tensor> means = new ArrayList<>();
                    Tensor before = Tensor.full(v.dtype(), v.shape(), 1);
                    Tensor polynomial = shifted;
                    for (int i = 1; i <= n; i++) {
                        double integral = i % 2 == 0 ? -1.0 / ((double) i * i - 1) : 0;
                        means.add(polynomial.mean(0).minus(integral).reshape(1));
                        Tensor next = shifted.times(2).times(polynomial).minus(before);
                        before = polynomial;
                        polynomial = next;
                    }
                    return Tensor.concat(means, 0);
                },
                minima);
    }

    /// Problem 29.
    private static Tensor integralEquation(Tensor v) {
        int n = v.size(0);
        double h = 1.0 / (n + 1);
        Tensor kernel = matrix(n, n, (i, j) -> h / 2 * (j <= i ? (1 - i * h) * j * h : i * h * (1 - j * h)));
        Tensor cube = cube(v.plus(vector(n, i -> i * h + 1)));
        return v.plus(kernel.matmul(cube.reshape(n, 1)).flatten());
    }
}
