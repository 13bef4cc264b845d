package org.thalweg.lab;

import org.thalweg.lab.TrainChoices.Chosen;
import org.thalweg.solve.Bounds;
import org.thalweg.solve.Fit;
import org.thalweg.solve.Minimization;
import org.thalweg.solve.Outcome;
import org.thalweg.solve.Solver;
import org.thalweg.solve.TracedResiduals;
import picocli.CommandLine.Model.CommandSpec;

/// `thalweg fit DATA.csv --formula "y = a + b*x"`: fits the parameters of a formula to the columns of a table by least
/// squares.
final class FitCommand implements Subcommand {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("fit")
                .addOption(Options.help())
                .addPositional(Options.parameter(
                        0, true, "DATA", "A CSV table with the names of its columns in the first line."))
                .addOption(Options.option(
                        "--formula",
                        "EQUATION",
                        "What is observed, and its model, such as \"y = b1*(1 - exp(-b2*x))\" or"
                                + " \"log(y) = a - b*x1*exp(c*x2)\". Names of columns stand for these, all others are"
                                + " parameters."))
                .addOption(Options.option(
                        "--start",
                        "VALUES",
                        "Where the parameters begin, such as b1=500,b2=0.0001. For indexed ones b=1 sets all, b[1]=2"
                                + " one."))
                .addOption(Options.option(
                        "--weights", "COLUMN", "A column of weights w, to minimise the sum of w times squares."))
                .addOption(Options.option("--bounds", "RANGES", "Bounds on parameters, such as b1=0..,b2=0..1."))
                .addOption(Options.repeated("--let", "NAME=N", "A whole-number constant of the formula, such as n=10."))
                .addOption(Options.option(
                        "--solver",
                        "SPEC",
                        "The method (see `thalweg list solvers`): lm, gaussNewton and levenberg are for sums of"
                                + " squares, the others can do it too. Default: lm."));
        SearchOptions.declare(spec, "the method's own test of a minimum.");
        spec.usageMessage()
                .sortOptions(false)
                .description("Fits a formula to data by least squares, with exact derivatives: parameters with standard"
                        + " errors.")
                .footer("", SearchOptions.EXIT_CODES);
        return spec;
    }

    @Override
    public int run(Options options, Screen screen) {
        FitProblem problem = FitProblem.of(options);
        @SuppressWarnings("rawtypes")
        Chosen<Solver> solver = SolverChoice.forFit(options, problem.bounds());
        SearchOptions how = SearchOptions.of(options);
        boolean json = options.has("--json");
        SearchView view = new SearchView(screen, json);
        FitReport report;
        try (TracedResiduals f = problem.residuals()) {
            problem.requireDefined(f);
            Minimization<TracedResiduals> search = Minimization.of(f).from(problem.start());
            if (options.text("--tolerance").isPresent()) {
                double gradient = options.positive("--tolerance", 1e-8);
                search = search.to(solver.value().tolerances().withGradient(gradient));
            }
            Outcome outcome = how.run(
                    search, solver.value(), problem.bounds(), problem.formula().parameters(), view);
            Bounds bounds = problem.bounds() == null ? Bounds.none(f.dimension()) : problem.bounds();
            Fit fit = Fit.of(f, outcome, bounds, problem.observations());
            report = new FitReport(problem, solver.canonical().toString(), outcome, fit);
        }
        if (json) {
            screen.line(report.json(options.text("--weights")).compact());
        } else {
            report.show(screen);
            how.tellTrace(screen);
        }
        return report.isSolved() ? Thalweg.DONE : Thalweg.FAILURE;
    }
}
