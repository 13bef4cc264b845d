package org.thalweg.solve.problems;

import static org.thalweg.solve.problems.MeasuredData.*;
import static org.thalweg.solve.problems.Terms.*;

import java.util.List;
import org.thalweg.graph.Tensor;

/// Problems 1 to 19 of [MoreGarbowHillstrom], of fixed dimension.
final class FewVariables {
    private FewVariables() {}

    static void addTo(List<Problem> all) {
        all.add(problem(1, "rosenbrock", start(-1.2, 1), FewVariables::rosenbrock, 0));
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
        all.add(problem(7, "helical-valley", start(-1, 0, 0), FewVariables::helix, 0));
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
        all.add(problem(13, "powell-singular", start(3, -1, 0, 1), FewVariables::powellSingular, 0));
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
    }

    /// Problems 1 and 21.
    static Tensor rosenbrock(Tensor v) {
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
    static Tensor powellSingular(Tensor v) {
        return joined(
                ofFour(v, 1).plus(ofFour(v, 2).times(10)),
                ofFour(v, 3).minus(ofFour(v, 4)).times(Math.sqrt(5)),
                ofFour(v, 2).minus(ofFour(v, 3).times(2)).square(),
                ofFour(v, 1).minus(ofFour(v, 4)).square().times(Math.sqrt(10)));
    }
}
