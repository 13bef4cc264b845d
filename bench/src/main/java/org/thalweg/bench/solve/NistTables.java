package org.thalweg.bench.solve;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.thalweg.linear.LinearSolution;
import org.thalweg.linear.Qr;
import org.thalweg.solve.Counts;
import org.thalweg.solve.LevenbergMarquardt;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.TracedResiduals;
import org.thalweg.solve.problems.NistLinearSet;
import org.thalweg.solve.problems.NistSet;

/// NIST's Statistical Reference Datasets: the 27 nonlinear ones from both of their starts by `lm` with its
/// defaults, and the eleven linear ones by QR with iterative refinement. Digits are −log₁₀ of the relative
/// error of the worst parameter, and of the residual sum of squares, from 0 to as many as are certified.
public final class NistTables {
    /// The certified values of the nonlinear sets have 11 digits, those of the linear ones are rounded to doubles.
    private static final double NONLINEAR_DIGITS = 11;

    private static final double LINEAR_DIGITS = 15;

    private NistTables() {}

    /// Prints both.
    ///
    /// @param resources the folder of the tests' resources, where the sets are
    public static void print(Path resources) {
        printNonlinear(resources.resolve("org/thalweg/solve/nist"));
        System.out.println();
        printLinear(resources.resolve("org/thalweg/linear/nist"));
    }

    private static void printNonlinear(Path folder) {
        System.out.println("| set | start | digits: parameters | rss | residuals | Jacobians | outcome |");
        System.out.println("|---|---|---|---|---|---|---|");
        double digits = 0;
        double sumDigits = 0;
        double least = NONLINEAR_DIGITS;
        double leastSum = NONLINEAR_DIGITS;
        long values = 0;
        long jacobians = 0;
        int runs = 0;
        int converged = 0;
        for (String name : NistSet.names()) {
            NistSet set = NistSet.read(folder, name);
            for (int start = 0; start < set.starts().length; start++) {
                Outcome outcome;
                try (TracedResiduals f = set.residuals()) {
                    outcome = Minimization.of(f).from(set.starts()[start]).run(new LevenbergMarquardt());
                }
                double found = digits(outcome.point().x(), set.certified(), NONLINEAR_DIGITS);
                double ofSum = digits(outcome.point().value(), set.sum(), NONLINEAR_DIGITS);
                Counts counts = outcome.counts();
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %.2f | %.2f | %d | %d | %s |%n",
                        name,
                        start + 1,
                        found,
                        ofSum,
                        counts.values(),
                        counts.gradients(),
                        outcome.name());
                digits += found;
                sumDigits += ofSum;
                least = Math.min(least, found);
                leastSum = Math.min(leastSum, ofSum);
                values += counts.values();
                jacobians += counts.gradients();
                converged += outcome instanceof Outcome.Converged ? 1 : 0;
                runs++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| **mean** | | **%.2f** | **%.2f** | %.1f | %.1f | %d of %d converged |%n",
                digits / runs,
                sumDigits / runs,
                (double) values / runs,
                (double) jacobians / runs,
                converged,
                runs);
        System.out.printf(Locale.ROOT, "| **least** | | **%.2f** | **%.2f** | | | |%n", least, leastSum);
        System.out.printf(Locale.ROOT, "| all | | | | %d | %d | |%n", values, jacobians);
    }

    private static void printLinear(Path folder) {
        List<NistLinearSet> sets = NistLinearSet.read(folder);
        System.out.println("| linear set | digits: refined QR | rss | digits: plain QR | outcome |");
        System.out.println("|---|---|---|---|---|");
        double refined = 0;
        double plain = 0;
        for (NistLinearSet set : sets) {
            LinearSolution solution = Qr.refine(set.a(), set.y());
            double found = digits(solution.x(), set.certified(), LINEAR_DIGITS);
            double unrefined = digits(Qr.of(set.a()).solve(set.y()).x(), set.certified(), LINEAR_DIGITS);
            double squares = solution.residual() * solution.residual();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %s |%n",
                    set.name(),
                    found,
                    digits(squares, set.squares(), LINEAR_DIGITS),
                    unrefined,
                    solution.converged() ? "converged" : solution.why());
            refined += found / sets.size();
            plain += unrefined / sets.size();
        }
        System.out.printf(Locale.ROOT, "| **mean** | **%.2f** | | %.2f | |%n", refined, plain);
    }

    private static double digits(double[] found, double[] certified, double most) {
        double digits = most;
        for (int j = 0; j < certified.length; j++) {
            digits = Math.min(digits, digits(found[j], certified[j], most));
        }
        return digits;
    }

    private static double digits(double found, double certified, double most) {
        double error = Math.abs(found - certified) / (certified == 0 ? 1 : Math.abs(certified));
        return Double.isNaN(error) ? 0 : Math.clamp(-Math.log10(error), 0, most);
    }
}
