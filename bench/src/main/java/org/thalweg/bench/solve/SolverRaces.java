package org.thalweg.bench.solve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.LBfgs;
import org.thalweg.solve.LeastSquares;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Objective;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Solver;
import org.thalweg.solve.Tolerances;

/// Solvers against those of Hipparchus, Commons Math and Smile on the same functions, and against SciPy's L-BFGS-B on a
/// million variables: evaluations and time until the value is first at most the target.
public final class SolverRaces {
    private static final int ROUNDS = 9;
    private static final int MANY = 1_000_000;

    private static final Solver<?> USUAL = Catalogues.SOLVERS.create("lbfgs");
    private static final Solver<?> TEN_PAIRS = Catalogues.SOLVERS.create("lbfgs(memory=10)");
    private static final Solver<?> GRADIENTS = Catalogues.SOLVERS.create("cg");
    private static final Solver<?> SQUARES = Catalogues.SOLVERS.create("lm");

    private SolverRaces() {}

    /// Prints the table; SciPy's row needs the peers' Python.
    public static void print(@Nullable String python, String scipy) throws IOException {
        System.out.println("| race | side | evaluations | ms | ours / theirs | |");
        System.out.println("|---|---|---|---|---|---|");
        Objective rosenbrock = RaceFunctions.rosenbrock(1000);
        smooth("rosenbrock-1000", rosenbrock, RaceFunctions.rosenbrockStart(1000), 1e-12);
        Objective logistic = RaceFunctions.logistic();
        double[] zero = new double[logistic.dimension()];
        double minimum = Minimization.of(logistic)
                .from(zero)
                .to(Tolerances.USUAL.withGradient(1e-10))
                .run(new LBfgs(20))
                .point()
                .value();
        smooth("logistic, digits", logistic, zero, minimum * (1 + 1e-8));
        fits();
        many(python, scipy);
    }

    private static void smooth(String name, Objective f, double[] start, double target) {
        new Race(name + ", L-BFGS", target, ROUNDS)
                .run(
                        new Race.Side("thalweg lbfgs", line -> ours(USUAL, f, start, line)),
                        new Race.Side("thalweg lbfgs(memory=10)", line -> ours(TEN_PAIRS, f, start, line)),
                        new Race.Side("smile 10 pairs", line -> Peers.smile(f, start, line)));
        new Race(name + ", CG", target, ROUNDS)
                .run(
                        new Race.Side("thalweg cg", line -> ours(GRADIENTS, f, start, line)),
                        new Race.Side("hipparchus PR", line -> Peers.hipparchus(f, start, line)),
                        new Race.Side("commons-math PR", line -> Peers.commons(f, start, line)));
    }

    private static void fits() {
        LeastSquares fit = RaceFunctions.fit();
        double[] start = RaceFunctions.fitStart();
        Outcome outcome = Minimization.of(fit).from(start).runAny(SQUARES, null);
        new Race("fit of 10 000 points, LM", outcome.point().value() * (1 + 1e-9), ROUNDS)
                .run(
                        new Race.Side(
                                "thalweg lm",
                                line -> Minimization.of(new LineResiduals(fit, line))
                                        .from(start)
                                        .runAny(SQUARES, null)),
                        new Race.Side("hipparchus LM", line -> Peers.hipparchus(new LineResiduals(fit, line), start)),
                        new Race.Side("commons-math LM", line -> Peers.commons(new LineResiduals(fit, line), start)));
    }

    private static void ours(Solver<?> solver, Objective f, double[] start, Race.Line line) {
        var search = Minimization.of(new LineFunction(f, line))
                .from(start)
                .to(new Tolerances(0, 0, 0, Double.NEGATIVE_INFINITY))
                .in(Budget.USUAL.withIterations(100_000));
        search.runAny(solver, null);
    }

    private static void many(@Nullable String python, String scipy) throws IOException {
        Objective f = RaceFunctions.rosenbrock(MANY);
        double[] start = RaceFunctions.rosenbrockStart(MANY);
        double[] times = new double[5];
        var line = new Race.Line(1e-12);
        for (int round = 0; round < times.length; round++) {
            line = new Race.Line(1e-12);
            long from = System.nanoTime();
            try {
                ours(TEN_PAIRS, f, start, line);
            } catch (RuntimeException e) {
                // the target is reached
            }
            times[round] = (System.nanoTime() - from) / 1e6;
        }
        double best = Arrays.stream(times).min().orElseThrow();
        String row = "| rosenbrock, a million variables | %s | %d | %.0f | %s | |%n";
        System.out.printf(Locale.ROOT, row, "thalweg lbfgs(memory=10)", line.evaluations(), best, "");
        if (python != null) {
            Process process = new ProcessBuilder(python, scipy, String.valueOf(MANY), "10", "3").start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String[] words = answer.split(" ");
            double theirs = Double.parseDouble(words[0]);
            System.out.printf(
                    Locale.ROOT,
                    row,
                    "scipy L-BFGS-B, 10 pairs",
                    Integer.parseInt(words[1]),
                    theirs,
                    String.format(Locale.ROOT, "%.2f", best / theirs));
        }
    }
}
