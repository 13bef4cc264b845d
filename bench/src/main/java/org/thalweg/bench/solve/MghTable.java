package org.thalweg.bench.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.LeastSquares;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Solver;
import org.thalweg.solve.Tolerances;
import org.thalweg.solve.TracedResiduals;
import org.thalweg.solve.problems.MoreGarbowHillstrom;
import org.thalweg.solve.problems.Problem;

/// Solvers by problems of Moré, Garbow & Hillstrom: evaluations until the value is first within 1e-8 of the
/// minimum in which the run ends (1e-12 of 0) / all evaluations. `–` is not solved, with the value reached, and
/// how the run ended.
public final class MghTable {
    /// What SciPy's L-BFGS-B does not solve, left out of the medians.
    private static final Set<String> NOT_BY_SCIPY = Set.of("powell-badly-scaled", "jennrich-sampson", "meyer");

    private static final int PERTURBED = 11;

    private MghTable() {}

    /// Prints the table for each of the solvers, and medians over perturbed starts for those named.
    public static void print(List<String> solvers, List<String> perturbed) {
        List<Problem> problems = MoreGarbowHillstrom.problems();
        System.out.println("| no. | problem | n | " + String.join(" | ", solvers) + " |");
        System.out.println("|---|---|---|" + "---|".repeat(solvers.size()));
        int[] solved = new int[solvers.size()];
        long[] target = new long[solvers.size()];
        long[] all = new long[solvers.size()];
        for (Problem problem : problems) {
            List<String> cells = new ArrayList<>();
            for (int s = 0; s < solvers.size(); s++) {
                Result result = run(problem, problem.startPoint(), solvers.get(s));
                cells.add(result.cell());
                if (result.toTarget > 0) {
                    solved[s]++;
                    target[s] += result.toTarget;
                    all[s] += result.all;
                }
            }
            System.out.printf(
                    "| %d | %s | %d | %s |%n",
                    problem.number(), problem.name(), problem.dimension(), String.join(" | ", cells));
        }
        List<String> totals = new ArrayList<>();
        for (int s = 0; s < solvers.size(); s++) {
            totals.add("**%d: %d / %d**".formatted(solved[s], target[s], all[s]));
        }
        System.out.println("| | **solved: evaluations** | | " + String.join(" | ", totals) + " |");
        System.out.println();
        for (String solver : perturbed) {
            System.out.println(median(problems, solver));
        }
    }

    private record Result(int toTarget, int all, Outcome outcome) {
        String cell() {
            return toTarget > 0
                    ? toTarget + " / " + all
                    : String.format(Locale.ROOT, "– (%.2g, %s)", outcome.point().value(), outcome.name());
        }
    }

    private static Result run(Problem problem, double[] start, String spec) {
        Solver<?> solver = Catalogues.SOLVERS.create(spec);
        try (TracedResiduals residuals = TracedResiduals.of(problem.dimension(), problem.residuals())) {
            List<Double> values;
            var search = Tolerances.USUAL.withGradient(1e-12);
            Outcome outcome;
            if (solver.objective() == LeastSquares.class) {
                var watched = new WatchedResiduals(residuals);
                outcome = Minimization.of(watched)
                        .from(start)
                        .to(search)
                        .in(Budget.USUAL.withEvaluations(20_000))
                        .runAny(solver, null);
                values = watched.values();
            } else {
                var watched = new WatchedTwice(residuals);
                outcome = Minimization.of(watched)
                        .from(start)
                        .to(search)
                        .in(Budget.USUAL.withEvaluations(20_000))
                        .runAny(solver, null);
                values = watched.values();
            }
            double minimum = problem.reached(outcome.point().value());
            int first = 0;
            for (int i = 0; i < values.size() && first == 0 && !Double.isNaN(minimum); i++) {
                if (problem.reached(values.get(i)) == minimum) {
                    first = i + 1;
                }
            }
            return new Result(first, values.size(), outcome);
        }
    }

    private static String median(List<Problem> problems, String solver) {
        List<Long> totals = new ArrayList<>();
        int missed = 0;
        for (int run = 0; run < PERTURBED; run++) {
            var random = new Random(run);
            long total = 0;
            for (Problem problem : problems) {
                double[] start = problem.startPoint();
                for (int i = 0; i < start.length && run > 0; i++) {
                    start[i] += 1e-10 * (start[i] == 0 ? 1 : Math.abs(start[i])) * random.nextGaussian();
                }
                if (!NOT_BY_SCIPY.contains(problem.name())) {
                    Result result = run(problem, start, solver);
                    total += result.toTarget;
                    missed += result.toTarget == 0 ? 1 : 0;
                }
            }
            totals.add(total);
        }
        totals.sort(null);
        return "%s: evaluations to the target over 32 problems, %d starts perturbed by 1e-10: median %d, from %d to %d, %d missed"
                .formatted(solver, PERTURBED, totals.get(PERTURBED / 2), totals.getFirst(), totals.getLast(), missed);
    }
}
