package org.thalweg.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thalweg.formula.Variables;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Budget;
import org.thalweg.solve.Constraints;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Solver;
import picocli.CommandLine.Model.CommandSpec;

/// What commands that run a solver have in common: how far it goes, and what is written on the way.
///
/// @param trace the file of the iterates, if one is wanted
record SearchOptions(Budget budget, Optional<Path> trace) {
    /// The exit codes, for the end of the help.
    static final String EXIT_CODES = "Exit codes: 0 converged, 1 no solution (the best point is given), 2 wrong input.";

    /// Adds the options to a command.
    ///
    /// @param tolerance what holds without `--tolerance`
    static void declare(CommandSpec spec, String tolerance) {
        spec.addOption(Options.option(
                        "--tolerance", "G", "The gradient's largest component at a solution. Default: " + tolerance))
                .addOption(Options.option("--iterations", "N", "At most so many iterations. Default: 10000."))
                .addOption(Options.option("--evaluations", "N", "At most so many evaluations of the function."))
                .addOption(Options.option("--seconds", "S", "At most so many seconds."))
                .addOption(Options.option(
                        "--trace", "FILE", "Write the iterates there: iteration, variables, value, gradient norm."))
                .addOption(Options.flag("--json", "Write one JSON object with the result."));
    }

    static SearchOptions of(Options options) {
        Budget budget = Budget.USUAL.withIterations(
                options.whole("--iterations", Budget.USUAL.iterations(), 0, Long.MAX_VALUE));
        if (options.text("--evaluations").isPresent()) {
            budget = budget.withEvaluations(options.whole("--evaluations", 1_000, 1, Long.MAX_VALUE));
        }
        if (options.text("--seconds").isPresent()) {
            double seconds = Math.min(options.positive("--seconds", 10), 1e9);
            budget = budget.withTime(Duration.ofNanos((long) (seconds * 1e9)));
        }
        return new SearchOptions(budget, options.text("--trace").map(Path::of));
    }

    /// Searches until the end, or until Ctrl-C.
    Outcome run(
            Minimization<?> search, Solver<?> solver, @Nullable Bounds bounds, Variables variables, SearchView view) {
        return run(search, solver, null, bounds, variables, view);
    }

    /// The same under constraints, if there are any.
    Outcome run(
            Minimization<?> search,
            Solver<?> solver,
            @Nullable Constraints constraints,
            @Nullable Bounds bounds,
            Variables variables,
            SearchView view) {
        Interrupt.asks(view::stop);
        Optional<IterateTrace> written = trace.map(file -> new IterateTrace(file, variables));
        try {
            Minimization<?> seen = search.in(budget).seenBy((iteration, point, counts) -> {
                written.ifPresent(t -> t.sees(iteration, point, counts));
                return view.sees(iteration, point, counts);
            });
            return constraints == null ? seen.runAny(solver, bounds) : seen.runAny(solver, constraints, bounds);
        } finally {
            written.ifPresent(IterateTrace::close);
            view.end();
        }
    }

    /// Says where the iterates are.
    void tellTrace(Screen screen) {
        trace.ifPresent(file -> screen.out().println("iterates written to " + screen.bold(file.toString())));
    }
}
