package org.thalweg.solve.problems;

import static org.thalweg.solve.problems.MeasuredData.*;
import static org.thalweg.solve.problems.Terms.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        all.add(problem(1, "rosenbrock", start(-1.2, 1), MoreGarbowHillstrom::rosenbrock, 0));
        all.add(problem(
                2,
                "freudenstein-roth",
                start(0.5, -2),
                v -> {
                    Tensor y = x(v, 2);
                    Tensor a = y.negate().plus(5).times(y).minus(2).times(y);
                    Tensor b = y.plus(1).times(y).minus(14).times(y);
                    return joined(x(v, 1).plus(a).minus(13), x(v, 1).plus(b).minus(29));
                },
                0,
                48.9842536792));
        all.add(problem(
                3,
                "powell-badly-scaled",
                start(0, 1),
                v -> joined(
                        x(v, 1).times(x(v, 2)).times(1e4).minus(1),
                        x(v, 1).negate().exp().plus(x(v, 2).negate().exp()).minus(1.0001)),
                0));
        all.add(problem(
                4,
                "brown-badly-scaled",
                start(1, 1),
                v -> joined(
                        x(v, 1).minus(1e6),
                        x(v, 2).minus(2e-6),
                        x(v, 1).times(x(v, 2)).minus(2)),
                0));
        all.add(problem(
                5,
                "beale",
                start(1, 1),
                v -> {
                    Tensor y = x(v, 2);
                    Tensor powers = joined(y, y.square(), y.square().times(y));
                    return vector(1.5, 2.25, 2.625)
                            .minus(powers.negate().plus(1).times(x(v, 1)));
                },
                0,
                0.45200892857142855));
        all.add(problem(
                6,
                "jennrich-sampson",
                start(0.3, 0.4),
                v -> {
                    Tensor i = vector(10, k -> k);
                    return i.times(2)
                            .plus(2)
                            .minus(i.times(x(v, 1)).exp().plus(i.times(x(v, 2)).exp()));
                },
                124.362182356,
                259.580190134));
        all.add(problem(7, "helical-valley", start(-1, 0, 0), MoreGarbowHillstrom::helix, 0));
        all.add(problem(
                8,
                "bard",
                start(1, 1, 1),
                v -> {
                    Tensor u = vector(15, i -> i);
                    Tensor w = vector(15, i -> 16 - i).times(x(v, 2));
                    Tensor z = vector(15, i -> Math.min(i, 16 - i)).times(x(v, 3));
                    return vector(BARD_Y).minus(u.div(w.plus(z)).plus(x(v, 1)));
                },
                0.00821487730658,
                17.4286933333));
        all.add(problem(
                9,
                "gaussian",
                start(0.4, 1, 0),
                v -> {
                    Tensor t = vector(15, i -> (8 - i) / 2.0);
                    Tensor e =
                            t.minus(x(v, 3)).square().times(x(v, 2)).times(-0.5).exp();
                    return e.times(x(v, 1)).minus(vector(GAUSSIAN_Y));
                },
                1.12793276962e-08));
        all.add(problem(
                10,
                "meyer",
                start(0.02, 4000, 250),
                v -> x(v, 2).div(vector(16, i -> 45 + 5 * i).plus(x(v, 3)))
                        .exp()
                        .times(x(v, 1))
                        .minus(vector(MEYER_Y)),
                87.9458551709));
        all.add(problem(
                11,
                "gulf",
                start(5, 2.5, 0.15),
                v -> {
                    Tensor t = vector(99, i -> i / 100.0);
                    Tensor y = vector(99, i -> 25 + Math.pow(-50 * Math.log(i / 100.0), 2.0 / 3));
                    Tensor power = y.minus(x(v, 2)).abs().log().times(x(v, 3)).exp();
                    return power.div(x(v, 1)).negate().exp().minus(t);
                },
                0));
        all.add(problem(
                12,
                "box-3d",
                start(0, 10, 20),
                v -> {
                    Tensor t = vector(10, i -> i / 10.0);
                    Tensor known = vector(10, i -> Math.exp(-i / 10.0) - Math.exp(-i));
                    return decay(t, x(v, 1)).minus(decay(t, x(v, 2))).minus(known.times(x(v, 3)));
                },
                0,
                0.075588740755));
        all.add(problem(13, "powell-singular", start(3, -1, 0, 1), MoreGarbowHillstrom::powellSingular, 0));
        all.add(problem(
                14,
                "wood",
                start(-3, -1, -3, -1),
                v -> joined(
                        x(v, 2).minus(x(v, 1).square()).times(10),
                        x(v, 1).negate().plus(1),
                        x(v, 4).minus(x(v, 3).square()).times(Math.sqrt(90)),
                        x(v, 3).negate().plus(1),
                        x(v, 2).plus(x(v, 4)).minus(2).times(Math.sqrt(10)),
                        x(v, 2).minus(x(v, 4)).times(1 / Math.sqrt(10))),
                0));
        all.add(problem(
                15,
                "kowalik-osborne",
                start(0.25, 0.39, 0.415, 0.39),
                v -> {
                    Tensor u = vector(KOWALIK_OSBORNE_U);
                    Tensor top = u.square().plus(u.times(x(v, 2))).times(x(v, 1));
                    return vector(KOWALIK_OSBORNE_Y)
                            .minus(top.div(u.square().plus(u.times(x(v, 3))).plus(x(v, 4))));
                },
                0.000307505603849,
                0.0010273430487));
        all.add(problem(
                16,
                "brown-dennis",
                start(25, 5, -5, -1),
                v -> {
                    Tensor t = vector(20, i -> i / 5.0);
                    Tensor a = t.times(x(v, 2)).plus(x(v, 1)).minus(vector(20, i -> Math.exp(i / 5.0)));
                    Tensor b = vector(20, i -> Math.sin(i / 5.0))
                            .times(x(v, 4))
                            .plus(x(v, 3))
                            .minus(vector(20, i -> Math.cos(i / 5.0)));
                    return a.square().plus(b.square());
                },
                85822.2016264));
        all.add(problem(
                17,
                "osborne-1",
                start(0.5, 1.5, -1, 0.01, 0.02),
                v -> {
                    Tensor t = vector(33, i -> 10 * (i - 1));
                    return vector(OSBORNE_1_Y)
                            .minus(x(v, 1).plus(decay(t, x(v, 4)).times(x(v, 2)))
                                    .plus(decay(t, x(v, 5)).times(x(v, 3))));
                },
                5.46489469748e-05));
        all.add(problem(
                18,
                "biggs-exp6",
                start(1, 2, 1, 1, 1, 1),
                v -> {
                    Tensor t = vector(13, i -> i / 10.0);
                    Tensor known = vector(13, i -> Math.exp(-i / 10.0) - 5 * Math.exp(-i) + 3 * Math.exp(-0.4 * i));
                    return decay(t, x(v, 1))
                            .times(x(v, 3))
                            .minus(decay(t, x(v, 2)).times(x(v, 4)))
                            .plus(decay(t, x(v, 5)).times(x(v, 6)))
                            .minus(known);
                },
                0,
                0.005655649925499931,
                0.3063667726247898));
        all.add(problem(
                19,
                "osborne-2",
                start(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5),
                v -> {
                    Tensor t = vector(65, i -> (i - 1) / 10.0);
                    Tensor sum = decay(t, x(v, 5)).times(x(v, 1));
                    for (int k = 2; k <= 4; k++) {
                        Tensor square = t.minus(x(v, k + 7)).square();
                        sum = sum.plus(decay(square, x(v, k + 4)).times(x(v, k)));
                    }
                    return vector(OSBORNE_2_Y).minus(sum);
                },
                0.0401377362935));
        all.add(watson(6, 0.00228767005355));
        all.add(problem(
                21, "extended-rosenbrock", start(10, i -> i % 2 == 1 ? -1.2 : 1), MoreGarbowHillstrom::rosenbrock, 0));
        all.add(problem(
                22,
                "extended-powell-singular",
                start(12, i -> new double[] {3, -1, 0, 1}[(i - 1) % 4]),
                MoreGarbowHillstrom::powellSingular,
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

    /// Problems 1 and 21.
    private static Tensor rosenbrock(Tensor v) {
        Tensor odd = everySecond(v, 1);
        return joined(
                everySecond(v, 2).minus(odd.square()).times(10), odd.negate().plus(1));
    }

    /// Problem 7. θ jumps where x₁ = 0.
    private static Tensor helix(Tensor v) {
        Tensor a = x(v, 1);
        Tensor b = x(v, 2);
        Tensor half = Tensor.constant(v.dtype(), 0.5);
        Tensor turn =
                b.div(a).atan().times(1 / (2 * Math.PI)).plus(a.less(0).select(half, Tensor.constant(v.dtype(), 0)));
        Tensor radius = a.square().plus(b.square()).sqrt();
        return joined(x(v, 3).minus(turn.times(10)).times(10), radius.minus(1).times(10), x(v, 3));
    }

    /// Problems 13 and 22.
    private static Tensor powellSingular(Tensor v) {
        return joined(
                ofFour(v, 1).plus(ofFour(v, 2).times(10)),
                ofFour(v, 3).minus(ofFour(v, 4)).times(Math.sqrt(5)),
                ofFour(v, 2).minus(ofFour(v, 3).times(2)).square(),
                ofFour(v, 1).minus(ofFour(v, 4)).square().times(Math.sqrt(10)));
    }

    /// Problem 29.
    private static Tensor integralEquation(Tensor v) {
        int n = v.size(0);
        double h = 1.0 / (n + 1);
        Tensor kernel = matrix(n, n, (i, j) -> h / 2 * (j <= i ? (1 - i * h) * j * h : i * h * (1 - j * h)));
        Tensor cube = cube(v.plus(vector(n, i -> i * h + 1)));
        return v.plus(kernel.matmul(cube.reshape(n, 1)).flatten());
    }

    private static Tensor cube(Tensor x) {
        return x.square().times(x);
    }

    /// e^(−t·rate).
    private static Tensor decay(Tensor t, Tensor rate) {
        return t.times(rate).negate().exp();
    }

    @FunctionalInterface
    private interface Element {
        double at(int i, int j);
    }

    private static Tensor matrix(int rows, int columns, Element element) {
        double[] values = new double[rows * columns];
        for (int i = 1; i <= rows; i++) {
            for (int j = 1; j <= columns; j++) {
                values[(i - 1) * columns + j - 1] = element.at(i, j);
            }
        }
        return vector(values).reshape(rows, columns);
    }

    private static List<Double> start(double... x) {
        return Arrays.stream(x).boxed().collect(Collectors.toList());
    }

    private static List<Double> start(int n, IntToDoubleFunction x) {
        return IntStream.rangeClosed(1, n).mapToDouble(x::applyAsDouble).boxed().collect(Collectors.toList());
    }

    /// tⱼ(tⱼ − 1) at tⱼ = j/(n + 1).
    private static List<Double> grid(int n) {
        return start(n, j -> j / (n + 1.0) * (j / (n + 1.0) - 1));
    }

    private static Problem problem(
            int number, String name, List<Double> start, UnaryOperator<Tensor> residuals, double... minima) {
        return new Problem(number, name, start, residuals, start(minima));
    }
}
