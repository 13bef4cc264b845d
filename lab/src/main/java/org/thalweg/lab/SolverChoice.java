package org.thalweg.lab;

import org.jspecify.annotations.Nullable;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.solve.BoundedSolver;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Catalogues;
import org.thalweg.solve.ConstrainedSolver;
import org.thalweg.solve.Solver;
import org.thalweg.solve.TwiceDifferentiable;

/// `--solver`: the method, and whether it can do what is asked.
final class SolverChoice {
    /// Up to so many variables a dense inverse Hessian costs little, and needs fewer evaluations than a limited
    /// memory.
    private static final int DENSE = 200;

    /// For sums of squares.
    private static final String LEAST_SQUARES = "lm";

    private static final String BOUNDED = "lbfgsb";

    /// Each of its steps solves a dense quadratic program, and it needs a tenth of the evaluations, so up to
    /// [#DENSE] variables; see `HockSchittkowskiTest`.
    private static final String CONSTRAINED = "sqp";

    private static final String CONSTRAINED_LARGE = "augmentedLagrangian";

    private SolverChoice() {}

    /// The method for so many variables where none is given.
    static String usual(int variables, boolean bounded) {
        return bounded ? BOUNDED : variables <= DENSE ? "bfgs" : "lbfgs";
    }

    private static String usualUnder(int variables) {
        return variables <= DENSE ? CONSTRAINED : CONSTRAINED_LARGE;
    }

    /// @throws UsageException if there is none of the name, or it cannot minimise this function
    @SuppressWarnings("rawtypes")
    static Chosen<Solver> of(Options options, int variables, @Nullable Bounds bounds) {
        String given = options.text("--solver").orElseGet(() -> usual(variables, bounds != null));
        Chosen<Solver> chosen = Chosen.of("--solver", Catalogues.SOLVERS, given);
        Class<?> needed = chosen.value().objective();
        if (!needed.isAssignableFrom(TwiceDifferentiable.class)) {
            throw new UsageException("--solver " + given
                    + ": this method is for sums of squares over data, and an expression is none; take one such as "
                    + usual(variables, bounds != null));
        }
        requireBounded(chosen, bounds, BOUNDED);
        return chosen;
    }

    /// The method under constraints.
    ///
    /// @throws UsageException if there is none of the name, or it cannot do what is asked
    @SuppressWarnings("rawtypes")
    static Chosen<Solver> under(Options options, SubjectTo constraints, int variables, @Nullable Bounds bounds) {
        String usual = usualUnder(variables);
        String given = options.text("--solver", usual);
        Chosen<Solver> chosen = Chosen.of("--solver", Catalogues.SOLVERS, given);
        String cure = "; take " + usual;
        if (!(chosen.value() instanceof ConstrainedSolver<?, ?> solver)) {
            throw new UsageException("--solver " + given + ": this method knows no constraints" + cure + ", or leave "
                    + SubjectTo.OPTION + " out");
        }
        if (constraints.hasInequalities() && !solver.takesInequalities()) {
            throw new UsageException("--solver " + given + ": this method knows no inequalities" + cure);
        }
        requireBounded(chosen, bounds, usual);
        return chosen;
    }

    /// The method for a fit: any can do it, as a sum of squares is a function too.
    ///
    /// @throws UsageException if there is none of the name, or it knows no bounds and there are some
    @SuppressWarnings("rawtypes")
    static Chosen<Solver> forFit(Options options, @Nullable Bounds bounds) {
        String given = options.text("--solver", LEAST_SQUARES);
        Chosen<Solver> chosen = Chosen.of("--solver", Catalogues.SOLVERS, given);
        requireBounded(chosen, bounds, LEAST_SQUARES);
        return chosen;
    }

    private static void requireBounded(
            @SuppressWarnings("rawtypes") Chosen<Solver> chosen, @Nullable Bounds bounds, String otherwise) {
        if (bounds != null && !(chosen.value() instanceof BoundedSolver<?>)) {
            throw new UsageException("--solver " + chosen.given() + ": this method knows no bounds; take " + otherwise
                    + ", or leave --bounds out");
        }
    }
}
