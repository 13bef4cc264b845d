package org.thalweg.lab;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.solve.BoundedSolver;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.Solver;
import org.thalweg.solve.TwiceDifferentiable;
import org.thalweg.spec.Entry;

/// `--solver`: the method, and whether it can do what is asked.
final class SolverChoice {
    static final String USUAL = "lbfgs(memory=10)";

    /// The usual ones within bounds, the best first.
    private static final List<String> BOUNDED = List.of("lbfgsb", "projectedGradient");

    private SolverChoice() {}

    /// @throws UsageException if there is none of the name, or it cannot minimise this function
    @SuppressWarnings("rawtypes")
    static Chosen<Solver> of(Options options, @Nullable Bounds bounds) {
        String given = options.text("--solver").orElseGet(() -> bounds == null ? USUAL : usualBounded());
        Chosen<Solver> chosen = Chosen.of("--solver", Catalogues.SOLVERS, given);
        if (bounds != null && !(chosen.value() instanceof BoundedSolver<?>)) {
            throw new UsageException("--solver " + given + ": this method knows no bounds" + boundedOnes());
        }
        Class<?> needed = chosen.value().objective();
        if (!needed.isAssignableFrom(TwiceDifferentiable.class)) {
            throw new UsageException("--solver " + given
                    + ": this method is for sums of squares over data, and an expression is none; take one such as "
                    + USUAL);
        }
        return chosen;
    }

    private static String usualBounded() {
        List<String> names = names();
        return BOUNDED.stream().filter(names::contains).findFirst().orElse(USUAL);
    }

    private static List<String> names() {
        return Catalogues.SOLVERS.entries().stream().map(Entry::name).toList();
    }

    private static String boundedOnes() {
        String bounded = BOUNDED.stream().filter(names()::contains).collect(Collectors.joining(" or "));
        return bounded.isEmpty() ? "" : "; take " + bounded + ", or leave --bounds out";
    }
}
