package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

/// Where sequential quadratic programming loses its way among constraints that are far from linear.
class SqpAstrayTest {
    private static Tensor at(Tensor x, int i) {
        return x.slice(0, i, i + 1).reshape();
    }

    @Test
    void aCurvatureFromHugeMultipliersDoesNotHoldItFast() {
        // the first steps are elastic, with multipliers of 1e10, from which B learns a curvature as large
        Outcome outcome = ConstrainedTest.run(
                "sqp",
                p -> {
                    Tensor x = at(p, 0);
                    Tensor y = at(p, 1);
                    Tensor quartic = p.square().square().sum().times(0.05);
                    return quartic.minus(x.square().times(2))
                            .minus(x.times(y))
                            .minus(p.sum().times(3));
                },
                List.of(p -> at(p, 0).pow(3).minus(at(p, 1).square()).plus(1)),
                List.of(
                        p -> at(p, 0).times(at(p, 1))
                                .times(3)
                                .minus(at(p, 0).square())
                                .minus(at(p, 1).square().times(2)),
                        p -> ConstrainedTest.squares(p).negate().minus(2)),
                null,
                0,
                0);
        assertThat(outcome).as(outcome.report()).isInstanceOf(Outcome.Converged.class);
        assertThat(outcome.iterations()).isLessThan(200);
    }

    @Test
    void aContradictionOfThreeCurvesIsFound() {
        Outcome outcome = ConstrainedTest.run(
                "sqp",
                p -> p.square()
                        .square()
                        .sum()
                        .times(0.05)
                        .minus(at(p, 1).square().times(3))
                        .plus(at(p, 0)),
                List.of(),
                List.of(
                        p -> at(p, 0).square().times(at(p, 1)).plus(3),
                        p -> at(p, 0).exp().minus(at(p, 1)).plus(1),
                        p -> at(p, 0).square()
                                .plus(at(p, 1).square().times(3))
                                .plus(at(p, 0).times(at(p, 1)))
                                .plus(3)),
                null,
                0,
                -3);
        assertThat(outcome.why()).startsWith("infeasible: the least violation found is ");
        assertThat(outcome.iterations()).isLessThan(1000);
    }
}
