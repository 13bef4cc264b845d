package org.thalweg.train;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
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
    private final Model model;
    private final Loss loss;
    private final UpdateRule rule;
    private final DType dtype;
    private final ThreadTeam team;
    private final OptimizationState state;
    private final NDArray modelState;
    private final NDArray key;
    private final Map<String, NDArray> shared;
    private final Map<Integer, Batch> batches = new HashMap<>();
    private final @Nullable Executable evaluation;

    /// @param theta where training starts; copied
    /// @param random the stream of the dropout masks
    /// @param first the batch size that comes first
    TrainingPrograms(Model model, Loss loss, UpdateRule rule, NDArray theta, Rng random, int first, ThreadTeam team) {
        this.model = model;
        this.loss = loss;
        this.rule = rule;
        this.dtype = theta.dtype();
        this.team = team;
        int[] words = random.key();
        this.key = NDArray.of(Shape.of(4), words[0], words[1], 0, 0);
        Forward forward = new Forward(first);
        Optimization optimization = forward.optimization();
        this.state = optimization.start(theta);
        this.shared = StepPrograms.arrays(state);
        this.modelState = model.initialState(dtype);
        shared.put(Forward.KEY, key);
        shared.put(Forward.STATE, modelState);
        Batch batch = new Batch(forward, optimization);
        batches.put(first, batch);
        Tensor evaluated = optimization.evaluated();
        this.evaluation = evaluated.equals(optimization.parameters()) ? null : batch.steps.of(evaluated);
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
            Forward forward = new Forward(size);
            batch = new Batch(forward, forward.optimization());
            batches.put(size, batch);
        }
        return batch;
    }

    /// Copies of all values that steps change go back into the arrays.
    ///
    /// @throws IllegalArgumentException if the slots are those of another rule
    /// @throws org.thalweg.tensor.ShapeException if they are of another model
    void restore(Snapshot snapshot) {
        state.restore(snapshot.position().step(), snapshot.parameters(), snapshot.slots());
        modelState.copyFrom(snapshot.modelState());
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

        Forward(int size) {
            x = Tensor.input("x", dtype, model.input().insert(0, size));
            Shape prediction = loss.prediction(
                            Tensor.input("output", dtype, model.output().insert(0, size)))
                    .shape();
            y = Tensor.input("y", loss.targetType(dtype), loss.targetShape(prediction));
        }

        Optimization optimization() {
            return Optimization.of(rule, model.layout(), dtype, parameters -> {
                List<Tensor> states = model.stateLayout().views(stateInput);
                Model.Pass pass = model.train(parameters, states, x, keyInput);
                Tensor mean = loss.mean(pass.output(), y);
                passes.put(mean, pass);
                return mean;
            });
        }

        /// The loss, and the predictions behind it. The same pass gives the next states, so that they move on
        /// once a step, however many passes the rule makes.
        StepPrograms.Work work(Trace trace) {
            Model.Pass pass = passes.get(trace.loss());
            if (pass == null) {
                throw new IllegalStateException(rule + " reports a loss that is none of the model's");
            }
            Map<Tensor, Tensor> updates = pass.states().isEmpty()
                    ? Map.of()
                    : Map.of(stateInput, model.stateLayout().flatten(pass.states()));
            return new StepPrograms.Work(List.of(trace.loss(), loss.prediction(pass.output())), updates);
        }
    }

    /// The step for one batch size.
    final class Batch {
        private final NDArray features;
        private final NDArray targets;
        private final StepPrograms steps;

        private Batch(Forward forward, Optimization optimization) {
            features = NDArray.zeros(forward.x.dtype(), forward.x.shape());
            targets = NDArray.zeros(forward.y.dtype(), forward.y.shape());
            Map<String, NDArray> arrays = new HashMap<>(shared);
            arrays.put(forward.x.label(), features);
            arrays.put(forward.y.label(), targets);
            steps = new StepPrograms(optimization, arrays, forward::work, team);
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

        /// Does one step. Output 0 of what comes back is the loss, output 1 the predictions, both before the
        /// update.
        Executable step() {
            state.advance();
            long t = state.iteration();
            key.ints()[2] = (int) t;
            key.ints()[3] = (int) (t >>> 32);
            Executable run = steps.at(t);
            run.run();
            return run;
        }
    }

    @Override
    public void close() {
        if (evaluation != null) {
            evaluation.close();
        }
        batches.values().forEach(batch -> batch.steps.close());
    }
}
