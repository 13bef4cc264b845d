package org.thalweg.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Run.Engine;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// What every update rule must do, whatever its equations are. Rules are given as a function of their schedule.
final class RuleContract {
    /// A rule kept the contract, or broke parts of it.
    sealed interface Verdict {}

    record Kept(int checks) implements Verdict {}

    record Refused(List<String> reasons) implements Verdict {}

    /// What differs between rules by their papers.
    ///
    /// @param quadraticSteps within which a quadratic is to be descended
    /// @param rosenbrockSteps within which Rosenbrock's valley is to be
    /// @param shrinking what a step leaves of the parameters where there is no gradient, at a rate
    record Terms(int quadraticSteps, int rosenbrockSteps, DoubleUnaryOperator shrinking) {
        static final Terms USUAL = new Terms(500, 10_000, _ -> 1);

        Terms within(int ofQuadratic, int ofRosenbrock) {
            return new Terms(ofQuadratic, ofRosenbrock, shrinking);
        }

        Terms decaying(DoubleUnaryOperator share) {
            return new Terms(quadraticSteps, rosenbrockSteps, share);
        }
    }

    /// Distances to the minimum fall to this share ...
    private static final double QUADRATIC_SHARE = 1e-3;

    private static final double ROSENBROCK_SHARE = 5e-2;

    /// ... with one of these rates, which falls to a thousandth meanwhile: rules differ in the size of their
    /// steps.
    private static final double[] RATES = {1e-3, 3e-3, 1e-2, 1e-1, 1};

    private static final Layout WHOLE = Layout.of("x", 12);
    private static final Layout CUT = Layout.builder()
            .add("matrix", Shape.of(2, 3))
            .add("number", Shape.of())
            .add("vector", Shape.of(5))
            .build();

    private final Function<Schedule, UpdateRule> maker;
    private final Terms terms;
    private final List<String> reasons = new ArrayList<>();
    private Layout layout = WHOLE;

    private RuleContract(Function<Schedule, UpdateRule> maker, Terms terms) {
        this.maker = maker;
        this.terms = terms;
    }

    static Verdict check(Function<Schedule, UpdateRule> maker) {
        return check(maker, Terms.USUAL);
    }

    static Verdict check(Function<Schedule, UpdateRule> maker, Terms terms) {
        var contract = new RuleContract(maker, terms);
        Map<String, Runnable> checks = new LinkedHashMap<>();
        checks.put("resume", () -> contract.onEachLayout(contract::resumesBitForBit));
        checks.put("zero gradient", () -> contract.onEachLayout(contract::staysOrShrinksWithoutGradient));
        checks.put("memory", () -> contract.onEachLayout(contract::sharesNoMemory));
        checks.put("one vector or many tensors", contract::doesNotSeeWhereTensorsEnd);
        checks.put("F32 against F64", () -> contract.onEachLayout(contract::agreesInFloat));
        checks.put("compiled against evaluated", () -> contract.onEachLayout(contract::agreesCompiled));
        checks.put("quadratic", contract::descendsOnAQuadratic);
        checks.put("Rosenbrock", contract::descendsOnRosenbrock);
        checks.values().forEach(Runnable::run);
        return contract.reasons.isEmpty() ? new Kept(checks.size()) : new Refused(List.copyOf(contract.reasons));
    }

    /// A rule that asks for shapes may do something else with matrices than with a vector.
    private void onEachLayout(Runnable check) {
        check.run();
        if (noisy(WHOLE, DType.F32, Engine.REFERENCE).optimization.seesLayout()) {
            layout = CUT;
            check.run();
            layout = WHOLE;
        }
    }

    private void resumesBitForBit() {
        double[] through = noisy(layout, DType.F32, Engine.COMPILED).steps(20).parameters();
        Noisy begun = noisy(layout, DType.F32, Engine.COMPILED).steps(11);
        Map<String, NDArray> saved = new LinkedHashMap<>();
        begun.run.state().slots().forEach((name, values) -> saved.put(name, values.copy()));
        NDArray parameters = begun.run.state().parameters().copy();
        begun.steps(3); // what was saved does not change with what is running
        Noisy resumed = noisy(layout, DType.F32, Engine.COMPILED);
        resumed.run.state().restore(11, parameters, saved);
        require(
                Arrays.equals(through, resumed.steps(9).parameters()),
                "resume: 11 steps and 9 from the saved state differ from 20");
    }

    /// Steps write over what they read: so no two arrays of the state may be the same memory, however alike they
    /// are,
    /// and none that of the values given to start from.
    private void sharesNoMemory() {
        Noisy noisy = noisy(layout, DType.F32, Engine.COMPILED).steps(3);
        require(
                Arrays.equals(noisy.given.floats(), start(DType.F32).floats()),
                "memory: steps changed the array that they started from");
        Map<String, NDArray> arrays = new LinkedHashMap<>(noisy.run.state().slots());
        arrays.put("θ", noisy.run.state().parameters());
        arrays.put("the start", noisy.given);
        require(apart(List.copyOf(arrays.values())), "memory: two of " + arrays.keySet() + " share it");
    }

    /// Whether each of some arrays keeps what is written to it when all have been written to.
    static boolean apart(List<NDArray> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            arrays.get(i).set(0, i);
        }
        for (int i = 0; i < arrays.size(); i++) {
            if (arrays.get(i).get(0) != i) {
                return false;
            }
        }
        return true;
    }

    private void staysOrShrinksWithoutGradient() {
        double rate = 0.1;
        double left = Math.pow(terms.shrinking().applyAsDouble(rate), 5);
        Optimization still = Optimization.ofModel(maker.apply(new Constant(rate)), layout, DType.F32, views -> {
            Tensor nothing = layout.flatten(views).times(0);
            return new ModelLoss(nothing.sum(), nothing, () -> Likelihood.Gaussian.ofSquares(nothing, 0));
        });
        try (Run run = new Run(still, start(DType.F32), Engine.COMPILED)) {
            double[] expected = Arrays.stream(run.state().parameters().toDoubles())
                    .map(x -> x * left)
                    .toArray();
            double difference = distance(run.steps(5).state().parameters().toDoubles(), expected);
            require(difference <= (left == 1 ? 0 : 1e-6), "zero gradient: the parameters moved");
        }
    }

    private void doesNotSeeWhereTensorsEnd() {
        if (noisy(WHOLE, DType.F32, Engine.REFERENCE).optimization.seesLayout()) {
            return; // a rule that asks for shapes may act on them
        }
        double[] whole = noisy(WHOLE, DType.F32, Engine.COMPILED).steps(10).parameters();
        double[] cut = noisy(CUT, DType.F32, Engine.COMPILED).steps(10).parameters();
        require(
                Arrays.equals(whole, cut),
                "one vector or many tensors: the same numbers, cut into tensors, move elsewhere");
    }

    private void agreesInFloat() {
        double[] f32 = noisy(layout, DType.F32, Engine.COMPILED).steps(50).parameters();
        double[] f64 = noisy(layout, DType.F64, Engine.COMPILED).steps(50).parameters();
        double difference = distance(f32, f64);
        require(difference < 2e-5, "F32 against F64: they differ by " + difference + " after 50 steps of " + layout);
    }

    private void agreesCompiled() {
        double[] compiled = noisy(layout, DType.F64, Engine.COMPILED).steps(10).parameters();
        double[] reference =
                noisy(layout, DType.F64, Engine.REFERENCE).steps(10).parameters();
        double difference = distance(compiled, reference);
        require(difference < 1e-12, "compiled against evaluated: they differ by " + difference + " after 10 steps");
    }

    private void descendsOnAQuadratic() {
        Function<Tensor, ModelLoss> loss = x -> {
            Tensor curvature = Tensor.iota(x.dtype(), x.shape(), 0).plus(1); // condition 12
            return new ModelLoss(
                    x.square().times(curvature).sum().times(0.5),
                    x,
                    () -> new Likelihood.Gaussian(x, curvature.sqrt()));
        };
        double best = best(loss, start(DType.F64).toDoubles(), terms.quadraticSteps());
        require(
                best < QUADRATIC_SHARE,
                "quadratic: after " + terms.quadraticSteps() + " steps the loss is " + best
                        + " of what it was at best");
    }

    private void descendsOnRosenbrock() {
        double best = best(RuleContract::rosenbrock, new double[] {-1.2, 1}, terms.rosenbrockSteps());
        require(
                best < ROSENBROCK_SHARE,
                "Rosenbrock: after " + terms.rosenbrockSteps() + " steps the loss is " + best
                        + " of what it was at best");
    }

    /// (1 − x)² + 100(y − x²)², as a sum of squares of what a model puts out.
    private static ModelLoss rosenbrock(Tensor point) {
        Tensor x = point.slice(0, 0, 1);
        Tensor y = point.slice(0, 1, 2);
        Tensor output =
                Tensor.concat(List.of(x.negate().plus(1), y.minus(x.square()).times(10)), 0);
        return new ModelLoss(output.square().sum(), output, () -> Likelihood.Gaussian.ofSquares(output, 1));
    }

    /// The smallest share of the loss that is left, over the rates.
    private double best(Function<Tensor, ModelLoss> loss, double[] start, int steps) {
        double best = Double.POSITIVE_INFINITY;
        for (double rate : RATES) {
            UpdateRule rule = maker.apply(new Exponential(rate, 1e-3, steps));
            Optimization optimization = Optimization.ofModel(
                    rule, Layout.of("x", start.length), DType.F64, views -> loss.apply(views.getFirst()));
            try (Run run = new Run(optimization, NDArray.of(Shape.of(start.length), start.clone()), Engine.COMPILED)) {
                double first = run.step().loss();
                double share = run.steps(steps).loss() / first;
                best = share < best ? share : best; // NaN where it diverged
            }
        }
        return best;
    }

    /// A quadratic around a point that jumps at random with each step.
    private final class Noisy {
        final Optimization optimization;
        final Run run;
        final NDArray given;
        private final NDArray center;

        Noisy(Layout layout, DType dtype, Engine engine) {
            Tensor point = Tensor.input("center", dtype, layout.shape());
            optimization = Optimization.ofModel(maker.apply(new Exponential(0.02, 0.99)), layout, dtype, views -> {
                Tensor away = layout.flatten(views).minus(point);
                return new ModelLoss(
                        away.square().sum().times(0.5), away, () -> Likelihood.Gaussian.ofSquares(away, 0.5));
            });
            center = NDArray.zeros(dtype, layout.shape());
            given = start(dtype);
            run = new Run(optimization, given, engine).with(point, center);
        }

        Noisy steps(int count) {
            for (int i = 0; i < count; i++) {
                Rng random = Rng.of(7).stream(run.state().iteration());
                for (int k = 0; k < center.shape().elements(); k++) {
                    center.set(k, random.nextGaussian());
                }
                run.step();
            }
            return this;
        }

        double[] parameters() {
            return run.state().parameters().toDoubles();
        }
    }

    private Noisy noisy(Layout layout, DType dtype, Engine engine) {
        return new Noisy(layout, dtype, engine);
    }

    private static NDArray start(DType dtype) {
        Rng random = Rng.of(5);
        return NDArray.fill(dtype, WHOLE.shape(), i -> (float) (1 + random.nextDouble())); // exact in both types
    }

    private static double distance(double[] a, double[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            double d = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i]));
            worst = d <= worst ? worst : d;
        }
        return worst;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            reasons.add(otherwise);
        }
    }
}
