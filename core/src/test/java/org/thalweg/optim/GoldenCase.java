package org.thalweg.optim;

import java.util.List;
import java.util.Locale;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import tools.jackson.databind.JsonNode;

/// One case of a golden file, run in one element type and measured against its trajectory.
final class GoldenCase {
    /// Errors are relative to the reference, or to this where the reference is smaller.
    private static final double FLOOR = 1e-3;

    private static final double F64_TOLERANCE = 1e-10;

    /// Times the case's sensitivity, where that is above 1.
    private static final double F32_TOLERANCE = 1e-5;

    /// Beyond it, a float run is compared in its first steps and by its loss only.
    private static final double TOO_SENSITIVE = 1000;

    private static final int FIRST_STEPS = 10;

    /// How far a run was from its reference at worst.
    record Result(double error, double tolerance, String where) {
        boolean passed() {
            return error <= tolerance; // false for NaN
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2g of %.2g%s", error, tolerance, passed() ? "" : " at " + where);
        }
    }

    private final JsonNode json;
    private final GoldenProblem problem;

    GoldenCase(JsonNode json, GoldenProblem problem) {
        this.json = json;
        this.problem = problem;
    }

    String name() {
        return json.get("name").asString();
    }

    /// The rate of each step: constant, or as the case's schedule lists them, or has them by its formula; 1 for
    /// rules that have none.
    static Schedule rate(JsonNode json) {
        double first = json.get("hyper").path("learningRate").asDouble(1);
        if (!json.hasNonNull("schedule")) {
            return new Constant(first);
        }
        JsonNode schedule = json.get("schedule");
        return schedule.has("rates")
                ? new Listed(GoldenProblem.vector(schedule.get("rates")))
                : GoldenSchedules.inCase(schedule, first)
                        .orElseThrow(() -> new IllegalArgumentException("no rates, and unknown: " + schedule));
    }

    /// Rates written out.
    record Listed(double... rates) implements Schedule {
        @Override
        public double rate(long k) {
            return rates[Math.toIntExact(k)];
        }

        @Override
        public RobbinsMonro robbinsMonro() {
            return new RobbinsMonro(false, "a finite list");
        }
    }

    Result run(UpdateRule rule, DType dtype, Run.Engine engine) {
        Tensor given = Tensor.input("given gradient", dtype, problem.layout().shape());
        var constants = new GoldenProblem.Constants(dtype);
        var optimization = Optimization.of(
                rule,
                problem.layout(),
                dtype,
                views -> problem.hasFunction()
                        ? problem.function().apply(views, constants)
                        : problem.layout().flatten(views).times(given).sum());
        NDArray start =
                NDArray.of(problem.layout().shape(), problem.start().clone()).to(dtype);
        NDArray gradient = NDArray.zeros(dtype, problem.layout().shape());
        var worst = new Worst(dtype, json.get("sensitivity").asDouble());
        try (Run run = new Run(optimization, start, engine);
                Executable loss = loss(optimization, constants, run)) {
            if (!problem.hasFunction()) {
                run.with(given, gradient);
            }
            for (JsonNode recorded : json.get("trajectory")) {
                int step = recorded.get("step").asInt();
                while (run.state().iteration() < step) {
                    if (!problem.hasFunction()) {
                        double[] row = problem.gradients()[(int) run.state().iteration()];
                        gradient.copyFrom(
                                NDArray.of(Shape.of(row.length), row.clone()).to(dtype));
                    }
                    if (json.has("probes") && run.state().slots().containsKey("probe")) {
                        probe(run.state());
                    }
                    run.step();
                }
                worst.compare(
                        "x", step, recorded.get("x"), run.state().parameters().toDoubles());
                for (String other : List.of("average", "evaluate")) {
                    if (recorded.has(other)) {
                        worst.compare(other, step, recorded.get(other), run.evaluated());
                    }
                }
                if (recorded.has("loss")) {
                    loss.run();
                    worst.compareLoss(step, recorded.get("loss"), loss.output(0).item());
                }
            }
        }
        return worst.result();
    }

    /// Gives Sophia the probe of the next refresh.
    private void probe(OptimizationState state) {
        int refresh =
                (int) (state.iteration() / json.get("hyper").get("interval").asInt());
        NDArray probe = state.slot("probe");
        JsonNode values = json.get("probes").path(refresh);
        for (int i = 0; i < values.size(); i++) {
            probe.set(i, values.get(i).asDouble());
        }
    }

    private Executable loss(Optimization optimization, GoldenProblem.Constants constants, Run run) {
        Tensor theta = optimization.parameters();
        Executable loss = Program.of(
                        problem.hasFunction()
                                ? problem.function().apply(problem.layout().views(theta), constants)
                                : theta.sum())
                .compile();
        loss.bind(theta, run.state().parameters());
        return loss;
    }

    /// The largest error so far.
    private static final class Worst {
        private final boolean firstStepsOnly;
        private final double tolerance;
        private Result worst;

        Worst(DType dtype, double sensitivity) {
            boolean exact = dtype == DType.F64;
            this.firstStepsOnly = !exact && sensitivity > TOO_SENSITIVE;
            this.tolerance = exact ? F64_TOLERANCE : F32_TOLERANCE * Math.max(1, sensitivity);
            this.worst = new Result(0, tolerance, "");
        }

        void compare(String vector, int step, JsonNode expected, double[] actual) {
            if (expected.size() != actual.length) {
                throw new IllegalStateException(
                        vector + " has " + actual.length + " elements, the reference " + expected.size());
            }
            for (int i = 0; i < actual.length; i++) {
                if (!firstStepsOnly || step <= FIRST_STEPS) {
                    add(expected.get(i).asDouble(), actual[i], "step " + step + ", " + vector + "[" + i + "]");
                }
            }
        }

        void compareLoss(int step, JsonNode expected, double actual) {
            add(expected.asDouble(), actual, "step " + step + ", loss");
        }

        private void add(double expected, double actual, String where) {
            double error = Math.abs(actual - expected) / Math.max(Math.abs(expected), FLOOR);
            if (!(error <= worst.error())) { // also when it is NaN
                worst = new Result(error, tolerance, where + " = " + actual + ", reference " + expected);
            }
        }

        Result result() {
            return worst;
        }
    }
}
