package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arrays of points that nobody sees are used again: it must not be noticed.
class SpareArraysTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bfgs",
                "lbfgs",
                "lbfgs(search=hagerZhang)",
                "cg",
                "cg(beta=prPlus,search=brent)",
                "dfp",
                "sr1",
                "bb",
                "gd(search=armijo)",
                "newton",
                "newtonCg",
                "saddleFree",
                "trustRegion",
                "lbfgsb",
            })
    void aSearchThatNobodyWatchesEndsAsOneThatIsWatched(String spec) {
        Solver<?> solver = Catalogues.SOLVERS.create(spec);
        List<Point> points = new ArrayList<>();
        List<double[]> copies = new ArrayList<>();
        var search = Minimization.of(Classics.rosenbrock()).from(-1.2, 1).in(Budget.USUAL.withIterations(300));
        Outcome watched = search.seenBy((iteration, point, counts) -> {
                    points.add(point);
                    copies.add(point.x().clone());
                    return true;
                })
                .runAny(solver, null);
        Outcome alone = search.runAny(solver, null);
        assertThat(alone.point().x()).isEqualTo(watched.point().x());
        assertThat(alone.point().gradient()).isEqualTo(watched.point().gradient());
        assertThat(alone.point().value()).isEqualTo(watched.point().value());
        assertThat(alone.counts()).isEqualTo(watched.counts());
        assertThat(points).hasSizeGreaterThan(5);
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.get(i).x()).as("iterate %d", i).isEqualTo(copies.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lbfgs", "bb", "sr1", "cg"})
    void whereTheBudgetEndsTheBestPointIsWhole(String spec) {
        TwiceDifferentiable f = Classics.rosenbrock();
        for (int evaluations = 1; evaluations < 40; evaluations++) {
            Outcome outcome = Minimization.of(f)
                    .from(-1.2, 1)
                    .in(Budget.USUAL.withEvaluations(evaluations))
                    .runAny(Catalogues.SOLVERS.create(spec), null);
            Point point = outcome.point();
            double[] gradient = new double[2];
            assertThat(f.valueAndGradient(point.x(), gradient)).isEqualTo(point.value());
            assertThat(gradient).isEqualTo(point.gradient());
        }
    }
}
