package org.thalweg.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.optim.Likelihood;
import org.thalweg.optim.ModelLoss;
import org.thalweg.optim.Optimization;
import org.thalweg.optim.OptimizationState;
import org.thalweg.optim.Trace;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The compiled steps of a training: forward, backward and update in one program, for each batch size one, made when it
/// is first needed. All share the arrays of parameters, slots, rates and the model's states.
final class TrainingPrograms implements AutoCloseable {
    /// The outputs of a step.
    static final int LOSS = 0;

    static final int PREDICTION = 1;

    /// ‖∇J‖₂², if it was asked for.
    static final int GRADIENT_SQUARES = 2;

    private final Model model;
    private final Loss loss;
    private final UpdateRule rule;
    private final DType dtype;
    private final ThreadTeam team;
    private final OptimizationState state;
    private final NDArray modelState;
    private final NDArray key;
    private final boolean gradientNorm;
    private final Map<String, NDArray> shared;
    private final Map<Integer, Batch> batches = new HashMap<>();
    /// The slots that begin with finite values; others may be meant to hold infinities.
    private final Set<String> finiteSlots;

    private final @Nullable Executable evaluation;
    private final Executable flaw;

    /// @param theta where training starts; copied
    /// @param random the stream of the dropout masks
    /// @param first the batch size that comes first
    /// @param gradientNorm whether to compute it
    TrainingPrograms(
            Model model,
            Loss loss,
            UpdateRule rule,
            NDArray theta,
            Rng random,
            int first,
            boolean gradientNorm,
            ThreadTeam team) {
        this.gradientNorm = gradientNorm;
        this.model = model;
        this.loss = loss;
        this.rule = rule;
        this.dtype = theta.dtype();
        this.team = team;
        int[] words = random.key();
        this.key = NDArray.of(Shape.of(4), words[0], words[1], 0, 0);
        Forward forward = new Forward(first);
        Optimization optimization = forward.optimization;
        this.state = optimization.start(theta);
        this.finiteSlots = optimization.slots().entrySet().stream()
                .filter(slot -> isFinite(state.slot(slot.getKey())))
                .map(slot -> slot.getValue().label())
                .collect(Collectors.toUnmodifiableSet());
        this.shared = StepPrograms.arrays(state);
        this.modelState = model.initialState(dtype);
        shared.put(Forward.KEY, key);
        shared.put(Forward.STATE, modelState);
        Batch batch = new Batch(forward);
        batches.put(first, batch);
        this.flaw = batch.steps.of(List.of(forward.flaw()));
        Tensor evaluated = optimization.evaluated();
        this.evaluation = evaluated.equals(optimization.parameters()) ? null : batch.steps.of(List.of(evaluated));
    }

    private static boolean isFinite(NDArray values) {
        if (!values.dtype().isFloating()) {
            return false;
        }
        for (int i = 0; i < values.shape().elements(); i++) {
            if (!Double.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// The values that steps change.
    OptimizationState state() {
        return state;
    }

    /// The model's states as the last step left them: the same array each time.
    NDArray modelState() {
        return modelState;
    }

    /// The step for batches of `size` examples.
    Batch batch(int size) {
        Batch batch = batches.get(size);
        if (batch == null) {
            batch = new Batch(new Forward(size));
            batches.put(size, batch);
        }
        return batch;
    }

    /// Copies of all values that steps change go back into the arrays.
    ///
    /// @throws IllegalArgumentException if the slots are those of another rule
    /// @throws org.thalweg.tensor.ShapeException if they are of another model
    void restore(Snapshot snapshot) {
        state.restoreRates(snapshot.rates());
        state.restore(snapshot.position().step(), snapshot.parameters(), snapshot.slots());
        modelState.copyFrom(snapshot.modelState());
    }

    /// Whether parameters, slots and the model's states are finite.
    boolean finite() {
        flaw.run();
        return flaw.output(0).get(0) == 0;
    }

    /// Whether the model is evaluated at other parameters than those it is trained at.
    boolean evaluatesElsewhere() {
        return evaluation != null;
    }

    /// The parameters at which the model is evaluated, as the last step left them: the same array each time.
    NDArray evaluated() {
        if (evaluation == null) {
            return state.parameters();
        }
        evaluation.run();
        return evaluation.output(0);
    }

    /// The graph of model and loss for batches of one size.
    private final class Forward {
        static final String KEY = "key";
        static final String STATE = "model state";

        private final Tensor x;
        private final Tensor y;
        private final Tensor keyInput = Tensor.input(KEY, DType.I32, Shape.of(4));
        private final Tensor stateInput =
                Tensor.input(STATE, dtype, model.stateLayout().shape());
        private final IdentityHashMap<Tensor, Model.Pass> passes = new IdentityHashMap<>();
        private final Optimization optimization;

        Forward(int size) {
            x = Tensor.input("x", dtype, model.input().insert(0, size));
            Shape prediction = loss.prediction(
                            Tensor.input("output", dtype, model.output().insert(0, size)))
                    .shape();
            y = Tensor.input("y", loss.targetType(dtype), loss.targetShape(prediction));
            optimization = Optimization.ofModel(rule, model.layout(), dtype, parameters -> {
                List<Tensor> states = model.stateLayout().views(stateInput);
                Model.Pass pass = model.train(parameters, states, x, keyInput);
                Tensor mean = loss.mean(pass.output(), y);
                passes.put(mean, pass);
                return new ModelLoss(mean, pass.output(), () -> likelihood(pass.output()));
            });
        }

        private Likelihood likelihood(Tensor output) {
            return loss.likelihood(output)
                    .orElseThrow(() -> new SetupException(rule + " needs a loss with a distribution of the outputs"
                            + " behind it, which " + loss + " has not; crossEntropy, kl, binaryCrossEntropy, mse"
                            + " and gaussianNll have one"));
        }

        private Model.Pass pass(Trace trace) {
            Model.Pass pass = passes.get(trace.loss());
            if (pass == null) {
                throw new IllegalStateException(rule + " reports a loss that is none of the model's");
            }
            return pass;
        }

        /// The loss, and the predictions behind it. The same pass gives the next states, so that they move on
        /// once a step, however many passes the rule makes.
        StepPrograms.Work work(Trace trace) {
            Model.Pass pass = pass(trace);
            Map<Tensor, Tensor> updates = pass.states().isEmpty()
                    ? Map.of()
                    : Map.of(stateInput, model.stateLayout().flatten(pass.states()));
            List<Tensor> outputs = new ArrayList<>(List.of(trace.loss(), loss.prediction(pass.output())));
            if (gradientNorm) {
                Tensor gradient = trace.gradient();
                outputs.add(
                        gradient == null
                                ? Tensor.constant(dtype, Double.NaN)
                                : gradient.square().sum());
            }
            return new StepPrograms.Work(outputs, updates);
        }

        /// Whether all that steps carry along is finite: the sum of 0·x is 0 then, else NaN.
        Tensor flaw() {
            List<Tensor> carried = new ArrayList<>(List.of(optimization.parameters(), stateInput));
            optimization.slots().values().stream()
                    .filter(slot -> finiteSlots.contains(slot.label()))
                    .forEach(carried::add);
            return carried.stream()
                    .map(values -> values.times(0).sum().to(dtype)) // some slots are F64 whatever the parameters are
                    .reduce(Tensor::plus)
                    .orElseThrow();
        }

        /// Everything of a step that can go wrong, in the order in which it is computed.
        Culprit.Suspects suspects(Trace trace) {
            var suspects = new Culprit.Suspects().forward(trace.loss());
            Tensor gradient = trace.gradient();
            if (gradient != null) {
                suspects.flat(Culprit.Stage.GRADIENT, gradient, model.layout());
            }
            trace.updates().forEach((input, next) -> {
                if (input.equals(optimization.parameters())) {
                    suspects.flat(Culprit.Stage.UPDATE, next, model.layout());
                } else if (finiteSlots.contains(input.label())) {
                    suspects.other(Culprit.Stage.UPDATE, next, input.label());
                }
            });
            List<Tensor> states = pass(trace).states();
            return states.isEmpty()
                    ? suspects
                    : suspects.flat(Culprit.Stage.UPDATE, model.stateLayout().flatten(states), model.stateLayout());
        }
    }

    /// A program that shows the values of a step, without taking it.
    private record Inspection(Culprit.Suspects suspects, Executable run) {}

    /// The step for one batch size.
    final class Batch {
        private final NDArray features;
        private final NDArray targets;
        private final StepPrograms steps;

        private final Forward forward;
        private final IdentityHashMap<Trace, Inspection> inspections = new IdentityHashMap<>();

        private Batch(Forward forward) {
            this.forward = forward;
            features = NDArray.zeros(forward.x.dtype(), forward.x.shape());
            targets = NDArray.zeros(forward.y.dtype(), forward.y.shape());
            Map<String, NDArray> arrays = new HashMap<>(shared);
            arrays.put(forward.x.label(), features);
            arrays.put(forward.y.label(), targets);
            steps = new StepPrograms(forward.optimization, arrays, forward::work, team);
        }

        /// Where the features of the next step go: `[size, …]`.
        NDArray features() {
            return features;
        }

        /// Where its targets go.
        NDArray targets() {
            return targets;
        }

        /// Compiles what the first step needs, before it comes.
        void prepare() {
            steps.at(1);
        }

        /// Does one step. What comes back has the outputs [#LOSS] and so on; loss and predictions are those
        /// before the update.
        Executable step() {
            advance();
            Executable run = steps.at(state.iteration());
            run.run();
            return run;
        }

        private void advance() {
            state.advance();
            long t = state.iteration();
            key.ints()[2] = (int) t;
            key.ints()[3] = (int) (t >>> 32);
        }

        /// Looks for what goes wrong in the next step, without taking it; null if nothing does.
        TrainingOutcome.Ending.@Nullable NotFinite inspect() {
            long before = state.iteration();
            advance();
            Inspection inspection = inspections.computeIfAbsent(forward.optimization.trace(before + 1), trace -> {
                Culprit.Suspects suspects = forward.suspects(trace);
                return new Inspection(suspects, steps.of(suspects.tensors()));
            });
            Executable run = inspection.run();
            run.run();
            state.restore(before, state.parameters(), state.slots());
            return inspection.suspects().first(before + 1, run::output);
        }

        private void close() {
            steps.close();
            inspections.values().forEach(inspection -> inspection.run().close());
        }
    }

    @Override
    public void close() {
        if (evaluation != null) {
            evaluation.close();
        }
        flaw.close();
        batches.values().forEach(Batch::close);
    }
}
