package org.thalweg.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The residuals of Moré, Garbow & Hillstrom (1981), "Testing unconstrained optimization software", ACM TOMS 7, as the
/// solvers of sums of squares are tested with them, with their minimum values (f = Σ rᵢ², no ½).
final class ClassicProblems {
    /// @param minima f at the known minima, also such at infinity
    record Problem(String name, double[] start, double[] minima, TracedResiduals residuals) {
        /// Within 1e-8 of a minimum, or within 1e-12 where that is 0.
        boolean solvedBy(double value) {
            return Arrays.stream(minima)
                    .anyMatch(least -> Math.abs(value - least) <= (least == 0 ? 1e-12 : 1e-8 * least));
        }
    }

    interface Residuals {
        Tensor of(Tensor x, Tensor[] each);
    }

    private static final double[] BARD = {
        0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39
    };
    private static final double[] GAUSSIAN = {
        0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989, 0.3521, 0.242, 0.1295, 0.054, 0.0175, 0.0044,
        0.0009
    };
    private static final double[] MEYER = {
        34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872
    };
    private static final double[] KOWALIK_Y = {
        0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246
    };
    private static final double[] KOWALIK_U = {4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
    private static final double[] OSBORNE_1 = {
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628,
        0.603, 0.58, 0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42,
        0.414, 0.411, 0.406
    };
    private static final double[] OSBORNE_2 = {
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
        0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423,
        0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
        0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.71, 0.729, 0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
        0.054
    };

    private ClassicProblems() {}

    private static Problem problem(String name, double[] start, double[] minima, Residuals residuals) {
        int n = start.length;
        return new Problem(name, start, minima, TracedResiduals.of(n, x -> {
            Tensor[] each = new Tensor[n];
            for (int j = 0; j < n; j++) {
                each[j] = x.slice(0, j, j + 1);
            }
            return residuals.of(x, each);
        }));
    }

    private static Tensor list(Tensor... parts) {
        return Tensor.concat(List.of(parts), 0);
    }

    private static Tensor data(double... values) {
        return Tensor.constant(NDArray.of(Shape.of(values.length), values));
    }

    /// f(1) … f(m).
    private static Tensor rows(int m, java.util.function.IntToDoubleFunction f) {
        double[] values = new double[m];
        Arrays.setAll(values, i -> f.applyAsDouble(i + 1));
        return data(values);
    }

    private static double[] start(double... start) {
        return start;
    }

    private static double[] start(int n, java.util.function.IntToDoubleFunction f) {
        double[] start = new double[n];
        Arrays.setAll(start, j -> f.applyAsDouble(j + 1));
        return start;
    }

    private static double[] minima(double... values) {
        return values;
    }

    private static Tensor decay(Tensor height, Tensor rate, Tensor t) {
        return height.times(rate.times(t).negate().exp());
    }

    static List<Problem> all() {
        List<Problem> all = new ArrayList<>();
        few(all);
        data(all);
        many(all);
        return all;
    }

    private static void few(List<Problem> all) {
        all.add(problem(
                "rosenbrock",
                start(-1.2, 1),
                minima(0),
                (x, v) ->
                        list(v[1].minus(v[0].square()).times(10), v[0].negate().plus(1))));
        all.add(problem(
                "freudenstein-roth",
                start(0.5, -2),
                minima(0, 48.98425367924),
                (x, v) -> list(
                        v[0].plus(v[1].times(v[1].times(v[1].negate().plus(5)).minus(2)))
                                .minus(13),
                        v[0].plus(v[1].times(v[1].times(v[1].plus(1)).minus(14)))
                                .minus(29))));
        all.add(problem(
                "powell-badly-scaled",
                start(0, 1),
                minima(0),
                (x, v) -> list(
                        v[0].times(v[1]).times(1e4).minus(1),
                        v[0].negate().exp().plus(v[1].negate().exp()).minus(1.0001))));
        all.add(problem(
                "brown-badly-scaled",
                start(1, 1),
                minima(0),
                (x, v) ->
                        list(v[0].minus(1e6), v[1].minus(2e-6), v[0].times(v[1]).minus(2))));
        all.add(problem(
                "beale",
                start(1, 1),
                minima(0, 0.4520089285714286),
                (x, v) -> list(
                        v[0].times(v[1].negate().plus(1)).negate().plus(1.5),
                        v[0].times(v[1].pow(2).negate().plus(1)).negate().plus(2.25),
                        v[0].times(v[1].pow(3).negate().plus(1)).negate().plus(2.625))));
        Tensor ten = rows(10, i -> i);
        all.add(problem(
                "jennrich-sampson",
                start(0.3, 0.4),
                minima(124.36218235561, 259.580190134),
                (x, v) -> ten.times(2)
                        .plus(2)
                        .minus(ten.times(v[0]).exp())
                        .minus(ten.times(v[1]).exp())));
        all.add(problem("helical-valley", start(-1, 0, 0), minima(0), (x, v) -> {
            Tensor turn = v[1].div(v[0])
                    .atan()
                    .div(2 * Math.PI)
                    .plus(v[0].less(0).to(DType.F64).times(0.5));
            return list(
                    v[2].minus(turn.times(10)).times(10),
                    v[0].square().plus(v[1].square()).sqrt().minus(1).times(10),
                    v[2]);
        }));
        all.add(problem("powell-singular", start(3, -1, 0, 1), minima(0), (x, v) -> singular(v, 0)));
        all.add(problem(
                "wood",
                start(-3, -1, -3, -1),
                minima(0),
                (x, v) -> list(
                        v[1].minus(v[0].square()).times(10),
                        v[0].negate().plus(1),
                        v[3].minus(v[2].square()).times(Math.sqrt(90)),
                        v[2].negate().plus(1),
                        v[1].plus(v[3]).minus(2).times(Math.sqrt(10)),
                        v[1].minus(v[3]).div(Math.sqrt(10)))));
    }

    private static Tensor singular(Tensor[] v, int from) {
        return list(
                v[from].plus(v[from + 1].times(10)),
                v[from + 2].minus(v[from + 3]).times(Math.sqrt(5)),
                v[from + 1].minus(v[from + 2].times(2)).square(),
                v[from].minus(v[from + 3]).square().times(Math.sqrt(10)));
    }

    private static void data(List<Problem> all) {
        Tensor u = rows(15, i -> i);
        Tensor w = rows(15, i -> 16 - i);
        Tensor least = rows(15, i -> Math.min(i, 16 - i));
        all.add(problem(
                "bard",
                start(1, 1, 1),
                minima(0.00821487730657900, 17.4286933333),
                (x, v) -> data(BARD).minus(v[0]).minus(u.div(w.times(v[1]).plus(least.times(v[2]))))));
        all.add(problem(
                "gaussian",
                start(0.4, 1, 0),
                minima(1.12793276961871e-8),
                (x, v) -> v[0].times(v[1].times(
                                        rows(15, i -> (8 - i) / 2.0).minus(v[2]).square())
                                .times(-0.5)
                                .exp())
                        .minus(data(GAUSSIAN))));
        all.add(problem(
                "meyer",
                start(0.02, 4000, 250),
                minima(87.9458551709),
                (x, v) -> v[0].times(v[1].div(rows(16, i -> 45 + 5.0 * i).plus(v[2]))
                                .exp())
                        .minus(data(MEYER))));
        Tensor gulf = rows(99, i -> 25 + Math.pow(-50 * Math.log(i / 100.0), 2.0 / 3));
        all.add(problem(
                "gulf",
                start(5, 2.5, 0.15),
                minima(0),
                (x, v) -> gulf.minus(v[1])
                        .abs()
                        .pow(v[2])
                        .div(v[0])
                        .negate()
                        .exp()
                        .minus(rows(99, i -> i / 100.0))));
        Tensor tenths = rows(10, i -> i / 10.0);
        all.add(problem(
                "box-3d",
                start(0, 10, 20),
                minima(0, 0.075588740755),
                (x, v) -> tenths.times(v[0])
                        .negate()
                        .exp()
                        .minus(tenths.times(v[1]).negate().exp())
                        .minus(v[2].times(rows(10, i -> Math.exp(-i / 10.0) - Math.exp(-i))))));
        Tensor k = data(KOWALIK_U);
        all.add(problem(
                "kowalik-osborne",
                start(0.25, 0.39, 0.415, 0.39),
                minima(0.000307505603849238, 0.0010273430487),
                (x, v) -> data(KOWALIK_Y)
                        .minus(v[0].times(k.square().plus(k.times(v[1])))
                                .div(k.square().plus(k.times(v[2])).plus(v[3])))));
        Tensor fifths = rows(20, i -> i / 5.0);
        all.add(problem(
                "brown-dennis",
                start(25, 5, -5, -1),
                minima(85822.2016263563),
                (x, v) -> v[0].plus(fifths.times(v[1]))
                        .minus(rows(20, i -> Math.exp(i / 5.0)))
                        .square()
                        .plus(v[2].plus(v[3].times(rows(20, i -> Math.sin(i / 5.0))))
                                .minus(rows(20, i -> Math.cos(i / 5.0)))
                                .square())));
        Tensor tens = rows(33, i -> 10.0 * (i - 1));
        all.add(problem(
                "osborne-1",
                start(0.5, 1.5, -1, 0.01, 0.02),
                minima(5.46489469748e-5),
                (x, v) -> data(OSBORNE_1)
                        .minus(v[0])
                        .minus(decay(v[1], v[3], tens))
                        .minus(decay(v[2], v[4], tens))));
        Tensor t = rows(13, i -> i / 10.0);
        all.add(problem(
                "biggs-exp6",
                start(1, 2, 1, 1, 1, 1),
                minima(0, 0.0056556499255, 0.306366772625),
                (x, v) -> decay(v[2], v[0], t)
                        .minus(decay(v[3], v[1], t))
                        .plus(decay(v[5], v[4], t))
                        .minus(rows(13, i -> Math.exp(-i / 10.0) - 5 * Math.exp(-i) + 3 * Math.exp(-4 * i / 10.0)))));
        Tensor p = rows(65, i -> (i - 1) / 10.0);
        all.add(problem(
                "osborne-2",
                start(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5),
                minima(0.0401377362935),
                (x, v) -> data(OSBORNE_2)
                        .minus(decay(v[0], v[4], p))
                        .minus(decay(v[1], v[5], p.minus(v[8]).square()))
                        .minus(decay(v[2], v[6], p.minus(v[9]).square()))
                        .minus(decay(v[3], v[7], p.minus(v[10]).square()))));
    }

    private static void many(List<Problem> all) {
        for (int size : new int[] {6, 9, 12}) {
            double least = size == 6 ? 0.00228767005355 : size == 9 ? 1.3997601381e-6 : 4.72238110589e-10;
            all.add(problem("watson-" + size, new double[size], minima(least), (x, v) -> {
                Tensor derivative = null;
                Tensor sum = null;
                for (int j = 1; j <= size; j++) {
                    int power = j;
                    Tensor a = v[j - 1].times(rows(29, i -> (power - 1) * Math.pow(i / 29.0, power - 2)));
                    Tensor b = v[j - 1].times(rows(29, i -> Math.pow(i / 29.0, power - 1)));
                    derivative = derivative == null ? a : derivative.plus(a);
                    sum = sum == null ? b : sum.plus(b);
                }
                return list(
                        derivative.minus(sum.square()).minus(1),
                        v[0],
                        v[1].minus(v[0].square()).minus(1));
            }));
        }
        all.add(problem("extended-rosenbrock", start(10, j -> j % 2 == 1 ? -1.2 : 1), minima(0), (x, v) -> {
            Tensor[] parts = new Tensor[10];
            for (int j = 0; j < 10; j += 2) {
                parts[j] = v[j + 1].minus(v[j].square()).times(10);
                parts[j + 1] = v[j].negate().plus(1);
            }
            return list(parts);
        }));
        all.add(problem(
                "extended-powell-singular",
                start(12, j -> new double[] {1, 3, -1, 0}[j % 4]),
                minima(0),
                (x, v) -> list(singular(v, 0), singular(v, 4), singular(v, 8))));
        for (int size : new int[] {4, 10}) {
            all.add(problem(
                    "penalty-1-" + size,
                    start(size, j -> j),
                    minima(size == 4 ? 2.2499775009e-5 : 7.08765146709e-5),
                    (x, v) -> list(
                            x.minus(1).times(Math.sqrt(1e-5)),
                            one(x.square().sum()).minus(0.25))));
            Tensor weights = rows(size, j -> size - j + 1);
            all.add(problem(
                    "penalty-2-" + size,
                    start(size, j -> 0.5),
                    minima(size == 4 ? 9.37629300736e-6 : 0.000293660537457),
                    (x, v) -> {
                        Tensor e = x.div(10).exp();
                        return list(
                                v[0].minus(0.2),
                                e.slice(0, 1, size)
                                        .plus(e.slice(0, 0, size - 1))
                                        .minus(rows(size - 1, i -> Math.exp((i + 1) / 10.0) + Math.exp(i / 10.0)))
                                        .times(Math.sqrt(1e-5)),
                                e.slice(0, 1, size).minus(Math.exp(-0.1)).times(Math.sqrt(1e-5)),
                                one(weights.times(x.square()).sum()).minus(1));
                    }));
        }
        Tensor count = rows(10, j -> j);
        all.add(problem("variably-dimensioned", start(10, j -> 1 - j / 10.0), minima(0), (x, v) -> {
            Tensor s = one(count.times(x.minus(1)).sum());
            return list(x.minus(1), s, s.square());
        }));
        all.add(problem(
                "trigonometric",
                start(10, j -> 0.1),
                minima(0, 2.79505612188e-5),
                (x, v) -> one(x.cos().sum())
                        .negate()
                        .plus(10)
                        .plus(count.times(x.cos().negate().plus(1)))
                        .minus(x.sin())));
        all.add(problem("brown-almost-linear", start(10, j -> 0.5), minima(0, 1), (x, v) -> {
            Tensor product = v[0];
            for (int j = 1; j < 10; j++) {
                product = product.times(v[j]);
            }
            return list(x.slice(0, 0, 9).plus(one(x.sum())).minus(11), product.minus(1));
        }));
        boundaries(all);
        all.add(problem("broyden-tridiagonal", start(10, j -> -1), minima(0), (x, v) -> {
            Tensor zero = data(0);
            return x.times(-2)
                    .plus(3)
                    .times(x)
                    .minus(list(zero, x.slice(0, 0, 9)))
                    .minus(list(x.slice(0, 1, 10), zero).times(2))
                    .plus(1);
        }));
        all.add(problem("broyden-banded", start(10, j -> -1), minima(0), (x, v) -> {
            Tensor[] parts = new Tensor[10];
            for (int i = 0; i < 10; i++) {
                parts[i] = v[i].times(v[i].square().times(5).plus(2)).plus(1);
                for (int j = Math.max(0, i - 5); j <= Math.min(9, i + 1); j++) {
                    parts[i] = j == i ? parts[i] : parts[i].minus(v[j].times(v[j].plus(1)));
                }
            }
            return list(parts);
        }));
        linear(all, count);
        for (int size : new int[] {7, 8, 9, 10}) {
            double[] minima = size == 8
                    ? minima(0.00351687372568)
                    : size == 10 ? minima(0.00650395480088, 0.00477271369638) : minima(0);
            all.add(problem("chebyquad-" + size, start(size, j -> j / (size + 1.0)), minima, (x, v) -> {
                Tensor shifted = x.times(2).minus(1);
                Tensor before = Tensor.full(DType.F64, Shape.of(size), 1);
                Tensor polynomial = shifted;
                Tensor[] parts = new Tensor[size];
                for (int i = 1; i <= size; i++) {
                    parts[i - 1] = one(polynomial.mean()).plus(i % 2 == 0 ? 1.0 / (i * i - 1.0) : 0);
                    Tensor next = shifted.times(2).times(polynomial).minus(before);
                    before = polynomial;
                    polynomial = next;
                }
                return list(parts);
            }));
        }
    }

    private static Tensor one(Tensor scalar) {
        return scalar.reshape(1);
    }

    private static void boundaries(List<Problem> all) {
        double h = 1.0 / 11;
        double[] start = start(10, j -> j * h * (j * h - 1));
        Tensor t = rows(10, i -> i * h);
        Tensor zero = data(0);
        all.add(problem(
                "discrete-boundary-value",
                start,
                minima(0),
                (x, v) -> x.times(2)
                        .minus(list(zero, x.slice(0, 0, 9)))
                        .minus(list(x.slice(0, 1, 10), zero))
                        .plus(x.plus(t).plus(1).pow(3).times(h * h / 2))));
        double[] kernel = new double[100];
        for (int i = 1; i <= 10; i++) {
            for (int j = 1; j <= 10; j++) {
                kernel[10 * i + j - 11] = h / 2 * (j <= i ? (1 - i * h) * j * h : i * h * (1 - j * h));
            }
        }
        Tensor matrix = Tensor.constant(NDArray.of(Shape.of(10, 10), kernel));
        all.add(problem(
                "discrete-integral-equation",
                start,
                minima(0),
                (x, v) -> x.plus(matrix.matmul(x.plus(t).plus(1).pow(3)))));
    }

    private static void linear(List<Problem> all, Tensor count) {
        double[] ones = start(10, j -> 1);
        all.add(problem("linear-full-rank", ones, minima(10), (x, v) -> {
            Tensor mean = one(x.sum()).times(0.1);
            return list(x.minus(mean).minus(1), mean.negate().minus(1).broadcastTo(Shape.of(10)));
        }));
        all.add(problem(
                "linear-rank-1",
                ones,
                minima(20 * 19 / (2.0 * 41)),
                (x, v) -> rows(20, i -> i).times(one(count.times(x).sum())).minus(1)));
        all.add(problem(
                "linear-rank-1-zero",
                ones,
                minima((400 + 60 - 6) / (2.0 * 37)),
                (x, v) -> rows(20, i -> i == 20 ? 0 : i - 1)
                        .times(one(rows(10, j -> j == 1 || j == 10 ? 0 : j)
                                .times(x)
                                .sum()))
                        .minus(1)));
    }
}
