package org.thalweg.solve.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.LBfgs;
import org.thalweg.solve.LBfgsB;
import org.thalweg.solve.LevenbergMarquardt;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Solver;
import org.thalweg.solve.Tolerances;
import org.thalweg.solve.Traced;
import org.thalweg.solve.TracedResiduals;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The problems against values and gradients at their starts in `mgh.json` (50-digit arithmetic; see its
/// source), and the solvers on the problems.
class MoreGarbowHillstromTest {
    static Stream<Problem> problems() {
        return Stream.concat(
                MoreGarbowHillstrom.problems().stream(),
                Stream.of(
                        MoreGarbowHillstrom.watson(9, 1.3997601381e-06),
                        MoreGarbowHillstrom.watson(12, 4.72238110589e-10),
                        MoreGarbowHillstrom.penalty1(4, 2.2499775009e-05),
                        MoreGarbowHillstrom.penalty2(4, 9.37629300736e-06),
                        MoreGarbowHillstrom.chebyquad(7, 0),
                        MoreGarbowHillstrom.chebyquad(9, 0),
                        MoreGarbowHillstrom.chebyquad(10, 0.00477271369638, 0.00650395480088)));
    }

    private static JsonNode reference() throws IOException {
        try (InputStream in = Objects.requireNonNull(MoreGarbowHillstromTest.class.getResourceAsStream("mgh.json"))) {
            return new JsonMapper().readTree(in).get("problems");
        }
    }

    @Test
    void allThirtyFiveAreThere() {
        assertThat(MoreGarbowHillstrom.problems()).hasSize(35);
        assertThat(MoreGarbowHillstrom.problems().stream().map(Problem::number).distinct())
                .hasSize(35);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void valuesAndGradientsAtTheStartAreTheReferences(Problem problem) throws IOException {
        JsonNode found = null;
        for (JsonNode node : reference()) {
            if (node.get("name").asString().equals(problem.name())
                    && node.get("n").asInt() == problem.dimension()) {
                found = node;
            }
        }
        assertThat(found).as(problem.name()).isNotNull();
        double[] gradient = new double[problem.dimension()];
        double value;
        try (Traced f = Traced.of(problem.dimension(), problem::value)) {
            value = f.valueAndGradient(problem.startPoint(), gradient);
        }
        assertThat(value).isCloseTo(found.get("valueAtStart").asDouble(), withinRelative(found.get("valueAtStart")));
        double largest = 0;
        for (JsonNode g : found.get("gradientAtStart")) {
            largest = Math.max(largest, Math.abs(g.asDouble()));
        }
        for (int i = 0; i < gradient.length; i++) {
            assertThat(Math.abs(
                            gradient[i] - found.get("gradientAtStart").get(i).asDouble()))
                    .isLessThanOrEqualTo(1e-12 * largest);
        }
    }

    private static org.assertj.core.data.Offset<Double> withinRelative(JsonNode value) {
        return org.assertj.core.api.Assertions.within(1e-12 * Math.abs(value.asDouble()) + 1e-300);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void levenbergMarquardtReachesAKnownMinimumWithItsDefaults(Problem problem) {
        try (TracedResiduals f = TracedResiduals.of(problem.dimension(), problem.residuals())) {
            Outcome outcome = Minimization.of(f).from(problem.startPoint()).run(new LevenbergMarquardt());
            assertThat(problem.reached(outcome.point().value()))
                    .as(outcome.report())
                    .isNotNaN();
            assertThat(outcome).isInstanceOf(Outcome.Converged.class);
        }
    }

    /// Solver and what it misses, by name: no failure is silent.
    @ParameterizedTest
    @MethodSource("solvers")
    void solversFindAKnownMinimumFromTheStandardStart(String spec, Set<String> missed) {
        List<String> failures = new ArrayList<>();
        for (Problem problem : MoreGarbowHillstrom.problems()) {
            Outcome outcome = run(problem, problem.startPoint(), (Solver<?>) Catalogues.SOLVERS.create(spec), null);
            require(problem, spec, outcome, failures);
        }
        assertThat(failures).as(spec).isSubsetOf(missed);
    }

    private static void require(Problem problem, String spec, Outcome outcome, List<String> failures) {
        if (Double.isNaN(problem.reached(outcome.point().value()))) {
            failures.add(problem.name());
            assertThat(outcome)
                    .as(problem.name() + " by " + spec + ", f = "
                            + outcome.point().value())
                    .isNotInstanceOf(Outcome.Converged.class);
        }
    }

    /// What is missed, and why it cannot be had:
    ///
    /// - Meyer's Hessian has eigenvalues from 0.025 to 2.5e14 at the minimum. Conjugate directions are lost in
    /// rounding
    ///   long before the valley's end, DFP's inverse comes back from too small only slowly, and BB's steps along
    /// −∇f
    ///   would have to be as long as the inverse of the least eigenvalue and as exact as that of the largest.
    /// - powell-badly-scaled and osborne-1 are out of BB's reach for the same reason: conditions of 7e17 and 2e9.
    static Stream<Arguments> solvers() {
        return Stream.of(
                Arguments.of("bfgs", Set.of()),
                Arguments.of("lbfgs", Set.of()),
                Arguments.of("lbfgs(memory=10)", Set.of()),
                Arguments.of("bfgs(search=hagerZhang)", Set.of()),
                Arguments.of("sr1", Set.of()),
                Arguments.of("newton", Set.of()),
                Arguments.of("newtonCg", Set.of()),
                Arguments.of("dfp", Set.of("meyer")),
                Arguments.of("cg", Set.of("meyer")),
                Arguments.of("bb", Set.of("meyer", "powell-badly-scaled", "osborne-1")));
    }

    /// Bounds that no path meets change nothing.
    @Test
    void farBoundsAreNoObstacle() {
        List<String> failures = new ArrayList<>();
        for (Problem problem : MoreGarbowHillstrom.problems()) {
            double[] lower = new double[problem.dimension()];
            double[] upper = new double[problem.dimension()];
            Arrays.fill(lower, -1e10);
            Arrays.fill(upper, 1e10);
            Outcome outcome = run(problem, problem.startPoint(), new LBfgsB(10), Bounds.of(lower, upper));
            require(problem, "lbfgsb", outcome, failures);
        }
        assertThat(failures).isEmpty();
    }

    /// Where the least value is not 0, rounding hides the gradient long before it is 1e-12: that must be noticed.
    @ParameterizedTest
    @ValueSource(strings = {"bfgs", "lbfgs", "cg", "dfp", "sr1", "bb", "newton", "saddleFree", "newtonCg"})
    void theEndIsNoticedWhereRoundingHidesTheGradient(String spec) {
        for (String name : List.of("jennrich-sampson", "brown-dennis", "linear-rank-1", "linear-rank-1-zero")) {
            Problem problem = MoreGarbowHillstrom.problems().stream()
                    .filter(p -> p.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Outcome outcome = run(problem, problem.startPoint(), (Solver<?>) Catalogues.SOLVERS.create(spec), null);
            assertThat(outcome).as(name + ": " + outcome.report()).isInstanceOf(Outcome.Converged.class);
            assertThat(outcome.counts().values()).as(name).isLessThan(400);
        }
    }

    @Test
    void limitedMemoryNeedsFewerEvaluationsThanScipyInTheMedianOfPerturbedStarts() {
        List<Long> totals = new ArrayList<>();
        for (int run = 0; run < 11; run++) {
            var random = new Random(run);
            long total = 0;
            for (Problem problem : MoreGarbowHillstrom.problems()) {
                double[] start = problem.startPoint();
                for (int i = 0; i < start.length && run > 0; i++) {
                    start[i] += 1e-10 * (start[i] == 0 ? 1 : Math.abs(start[i])) * random.nextGaussian();
                }
                if (!NOT_SOLVED_BY_SCIPY.contains(problem.name())) {
                    total += evaluationsToTarget(problem, start);
                }
            }
            totals.add(total);
        }
        totals.sort(null);
        assertThat(totals.get(5)).as(totals.toString()).isLessThan(1568);
    }

    private static final Set<String> NOT_SOLVED_BY_SCIPY = Set.of("powell-badly-scaled", "jennrich-sampson", "meyer");

    /// Evaluations until the value is first as near to the minimum in which the run ends as [Problem#reached] asks.
    private static long evaluationsToTarget(Problem problem, double[] start) {
        List<Double> values = new ArrayList<>();
        try (Traced f = Traced.of(problem.dimension(), problem::value)) {
            var seen = new org.thalweg.solve.Objective() {
                @Override
                public int dimension() {
                    return f.dimension();
                }

                @Override
                public double value(double[] x) {
                    values.add(f.value(x));
                    return values.getLast();
                }

                @Override
                public double valueAndGradient(double[] x, double[] gradient) {
                    values.add(f.valueAndGradient(x, gradient));
                    return values.getLast();
                }
            };
            Outcome outcome = Minimization.of(seen)
                    .from(start)
                    .to(Tolerances.USUAL.withGradient(1e-12))
                    .run(new LBfgs(20));
            double minimum = problem.reached(outcome.point().value());
            assertThat(minimum).as(problem.name()).isNotNaN();
            for (int i = 0; i < values.size(); i++) {
                if (problem.reached(values.get(i)) == minimum) {
                    return i + 1L;
                }
            }
            throw new AssertionError("unreachable");
        }
    }

    private static Outcome run(Problem problem, double[] start, Solver<?> solver, @Nullable Bounds bounds) {
        try (Traced f = Traced.of(problem.dimension(), problem::value)) {
            return Minimization.of(f)
                    .from(start)
                    .to(Tolerances.USUAL.withGradient(1e-12))
                    .in(Budget.USUAL.withEvaluations(20_000))
                    .runAny(solver, bounds);
        }
    }
}
