package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.solve.problems.MoreGarbowHillstrom;
import org.thalweg.solve.problems.Problem;

/// Moré, Garbow & Hillstrom's problems by the methods with second derivatives.
class CurvatureProblemsTest {
    private static final Map<Problem, Traced> FUNCTIONS = new LinkedHashMap<>();

    private static final List<Solver<TwiceDifferentiable>> SOLVERS = List.of(
            new TrustRegion(TrustStep.EXACT),
            new TrustRegion(TrustStep.DOGLEG),
            new TrustRegion(TrustStep.STEIHAUG),
            new Newton(Regularization.SHIFT),
            new Newton(Regularization.MODIFIED_CHOLESKY),
            new SaddleFree(0));

    static Stream<Problem> problems() {
        return MoreGarbowHillstrom.problems().stream();
    }

    private static Traced function(Problem problem) {
        return FUNCTIONS.computeIfAbsent(problem, p -> Traced.of(p.dimension(), p::value));
    }

    @AfterAll
    static void close() {
        FUNCTIONS.values().forEach(Traced::close);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void reachAKnownMinimum(Problem problem) {
        for (var solver : SOLVERS) {
            Outcome outcome = Minimization.of(function(problem))
                    .from(problem.startPoint())
                    .to(Tolerances.USUAL.withGradient(1e-12))
                    .run(solver);
            assertThat(problem.reached(outcome.point().value()))
                    .as(problem.name() + " by " + solver + ": " + outcome.report())
                    .isNotNaN();
        }
    }

    /// SciPy 1.17.1's `trust-exact` needs 1974 evaluations to the targets, 1011 of them for problem 4.
    @Test
    void exactStepsNeedNoMoreEvaluationsThanScipy() {
        long sum = 0;
        for (Problem problem : MoreGarbowHillstrom.problems()) {
            long[] target = {0};
            Minimization.of(function(problem))
                    .from(problem.startPoint())
                    .to(Tolerances.USUAL.withGradient(1e-12))
                    .seenBy((iteration, point, counts) -> {
                        if (target[0] == 0 && !Double.isNaN(problem.reached(point.value()))) {
                            target[0] = counts.values();
                        }
                        return true;
                    })
                    .run(new TrustRegion(TrustStep.EXACT));
            sum += target[0];
        }
        assertThat(sum).isBetween(500L, 1200L);
    }
}
