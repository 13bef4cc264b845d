package org.thalweg.lab;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Multipliers;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Point;
import org.thalweg.solve.Solver;
import org.thalweg.solve.Tolerances;
import org.thalweg.solve.Traced;
import org.thalweg.train.Json;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg minimize EXPRESSION`: finds a minimum of a function that is written on the command line.
final class MinimizeCommand implements Subcommand {
    /// More variables are not shown in the table.
    private static final int SHOWN = 12;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("minimize")
                .addOption(Options.help())
                .addPositional(Options.parameter(
                        0,
                        true,
                        "EXPRESSION",
                        "The function, such as \"100*(y - x^2)^2 + (1 - x)^2\" or \"sum(i, 1, n, x[i]^2)\","
                                + " or the name of one (see `thalweg list functions`)."))
                .addOption(Options.option(
                        "--start",
                        "VALUES",
                        "Where to begin, such as x=-1.2,y=1. For indexed variables x=1 sets all, x[1]=2 one."
                                + " Named functions have a start of their own."))
                .addOption(
                        Options.repeated("--let", "NAME=N", "A whole-number constant of the expression, such as n=10."))
                .addOption(Options.option(
                        "--solver",
                        "SPEC",
                        "The method (see `thalweg list solvers`). Default: bfgs up to 200 variables, lbfgs beyond,"
                                + " lbfgsb within bounds; under constraints sqp up to 200 variables, augmentedLagrangian"
                                + " beyond."))
                .addOption(Options.option(
                        "--bounds", "RANGES", "Bounds on variables, such as x=0..1,y=0.. (see --solver)."))
                .addOption(Options.repeated(
                        SubjectTo.OPTION,
                        "CONSTRAINT",
                        "A constraint, such as \"x + y = 1\", \"x*y <= 2\" or \"0 <= x <= y\" (=, <= or >=); may be given"
                                + " several times."));
        SearchOptions.declare(spec, "1e-8.");
        spec.usageMessage()
                .sortOptions(false)
                .description("Minimises a function of real variables, with exact derivatives.")
                .footer("", SearchOptions.EXIT_CODES);
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        MinimizationProblem problem = MinimizationProblem.of(options);
        @SuppressWarnings("rawtypes")
        Chosen<Solver> solver = problem.constraints().isEmpty()
                ? SolverChoice.of(options, problem.start().length, problem.bounds())
                : SolverChoice.under(options, problem.constraints(), problem.start().length, problem.bounds());
        Tolerances tolerances = Tolerances.USUAL.withGradient(options.positive("--tolerance", 1e-8));
        SearchOptions how = SearchOptions.of(options);
        boolean json = options.has("--json");
        SearchView view = new SearchView(screen, json);
        Outcome outcome;
        try (var f = problem.function();
                var constraints = problem.traced()) {
            if (solver.value().usesGradients()) {
                requireGradient(f, problem);
            }
            outcome = how.run(
                    Minimization.of(f).from(problem.start()).to(tolerances),
                    solver.value(),
                    constraints,
                    problem.bounds(),
                    problem.variables(),
                    view);
        }
        if (json) {
            screen.line(json(problem, solver, outcome).compact());
        } else {
            show(problem, solver, outcome, view, screen);
            how.tellTrace(screen);
        }
        return outcome instanceof Outcome.Converged ? Thalweg.DONE : Thalweg.FAILURE;
    }

    private static void requireGradient(Traced f, MinimizationProblem problem) {
        double[] gradient = new double[problem.start().length];
        f.valueAndGradient(problem.start(), gradient);
        for (int i = 0; i < gradient.length; i++) {
            if (!Double.isFinite(gradient[i])) {
                throw new UsageException("the function has no slope at the start: its derivative by "
                        + problem.variables().labels().get(i) + " is " + gradient[i]
                        + " there\n  begin elsewhere, by --start");
            }
        }
    }

    /// Of f or, under constraints, of the Lagrangian.
    private static double gradientNorm(@Nullable Bounds bounds, Point point) {
        Multipliers multipliers = point.multipliers();
        if (multipliers != null) {
            return multipliers.stationarity();
        }
        return bounds == null ? point.gradientNorm() : bounds.projectedGradientNorm(point);
    }

    private static Json json(
            MinimizationProblem problem, @SuppressWarnings("rawtypes") Chosen<Solver> solver, Outcome outcome) {
        Json.Members x = Json.object();
        List<String> labels = problem.variables().labels();
        for (int i = 0; i < labels.size(); i++) {
            x = x.with(labels.get(i), Json.of(outcome.point().x()[i]));
        }
        double value = outcome.point().value();
        Json.Members all = Json.object()
                .with("x", x)
                .with("value", Json.of(value))
                .with("gradient_norm", Json.of(gradientNorm(problem.bounds(), outcome.point())))
                .with("outcome", Json.of(outcome.name()))
                .with(
                        "why",
                        Json.of(Double.isFinite(value) ? outcome.why() : outcome.why() + "; the value is " + value))
                .with("iterations", Json.of(outcome.iterations()))
                .with("evaluations", Effort.of(outcome).evaluations())
                .with("solver", Json.of(solver.canonical().toString()));
        Multipliers multipliers = outcome.point().multipliers();
        return multipliers == null
                ? all
                : all.with(
                                "constraints",
                                new Json.Items(problem.constraints().rows(multipliers).stream()
                                        .<Json>map(SubjectTo.Row::json)
                                        .toList()))
                        .with("violation", Json.of(multipliers.violation()));
    }

    private static void show(
            MinimizationProblem problem,
            @SuppressWarnings("rawtypes") Chosen<Solver> solver,
            Outcome outcome,
            SearchView view,
            Screen screen) {
        screen.out().println(screen.bold(problem.title()) + screen.dim("  by " + solver.canonical()));
        if (problem.start().length == 2) {
            screen.out().println();
            new ContourPlot(problem::at, problem.variables().labels(), screen)
                    .render(view.path(), problem.bounds())
                    .forEach(screen.out()::println);
        }
        screen.out().println();
        screen.out().println(screen.bold(outcome.name()) + ": " + outcome.why());
        List<String> labels = problem.variables().labels();
        int widest = Math.max(
                8, labels.stream().limit(SHOWN).mapToInt(String::length).max().orElse(1));
        for (int i = 0; i < Math.min(SHOWN, labels.size()); i++) {
            row(screen, widest, labels.get(i), number(outcome.point().x()[i]));
        }
        if (labels.size() > SHOWN) {
            row(screen, widest, "…", (labels.size() - SHOWN) + " more; --json gives all");
        }
        row(screen, widest, "value", screen.bold(number(outcome.point().value()).strip()));
        double slope = gradientNorm(problem.bounds(), outcome.point());
        if (!Double.isNaN(slope)) {
            row(screen, widest, "gradient", String.format(Locale.ROOT, "%.2e", slope));
        }
        showConstraints(problem, outcome.point(), screen, widest);
        row(screen, widest, "effort", Effort.of(outcome).text());
    }

    private static void showConstraints(MinimizationProblem problem, Point point, Screen screen, int widest) {
        Multipliers multipliers = point.multipliers();
        if (multipliers == null) {
            return;
        }
        row(screen, widest, "violated", String.format(Locale.ROOT, "%.2e", multipliers.violation()));
        for (SubjectTo.Row constraint : problem.constraints().rows(multipliers)) {
            row(
                    screen,
                    widest,
                    "under",
                    constraint.relation() + "  "
                            + (constraint.isActive()
                                    ? String.format(Locale.ROOT, "multiplier %.6g", constraint.multiplier())
                                    : "inactive"));
        }
    }

    private static void row(Screen screen, int widest, String name, String text) {
        screen.out().println("  " + name + " ".repeat(Math.max(0, widest - name.length())) + "  " + text);
    }

    private static String number(double value) {
        return CsvFile.cell(value).replace('E', 'e');
    }
}
