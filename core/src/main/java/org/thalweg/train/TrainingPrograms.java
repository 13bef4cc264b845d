package org.thalweg.train;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
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

/// The compiled steps of a training: forward, backward and update in one program. There is one for each batch size,
/// made when it is first needed (and one more for each kind of step, if the rule has several); all share the arrays
/// of parameters, slots and rates.
final class TrainingPrograms implements AutoCloseable {
    private static final String KEY = "key";

    private final Model model;
    private final Loss loss;
    private final UpdateRule rule;
    private final DType dtype;
    private final ThreadTeam team;
    private final OptimizationState state;
    private final NDArray key;
    private final Map<Integer, Batch> batches = new HashMap<>();
    private final Map<String, NDArray> shared = new HashMap<>();
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
        Batch batch = new Batch(first);
        batches.put(first, batch);
        this.state = batch.optimization.start(theta);
        state.arrays().forEach((input, array) -> shared.put(input.label(), array));
        shared.put(KEY, key);
        Tensor evaluated = batch.optimization.evaluated();
        if (evaluated.equals(batch.optimization.parameters())) {
            this.evaluation = null;
        } else {
            this.evaluation = Program.of(evaluated).compile(team);
            bind(evaluation, Set.of(evaluated), Set.of());
        }
    }

    /// The values that steps change.
    OptimizationState state() {
        return state;
    }

    /// The step for batches of `size` examples.
    Batch batch(int size) {
        return batches.computeIfAbsent(size, Batch::new);
    }

    /// The parameters at which the model is evaluated, as the last step left them: the same array each time.
    NDArray evaluated() {
        if (evaluation == null) {
            return state.parameters();
        }
        evaluation.run();
        return evaluation.output(0);
    }

    /// Puts the shared arrays behind a program's inputs, by name: the programs of different batch sizes have inputs
    /// of their own, which an [Optimization] names alike.
    private void bind(Executable run, Set<Tensor> roots, Set<Tensor> own) {
        for (Tensor tensor : Order.of(roots)) {
            if (tensor.op() instanceof Op.Input(String name, DType _, Shape _)) {
                NDArray array = shared.get(name);
                if (array != null) {
                    run.bind(tensor, array);
                } else if (!own.contains(tensor)) {
                    throw new IllegalStateException("no value for the input " + name + " of " + rule + "'s step");
                }
            }
        }
    }

    /// The step for one batch size.
    final class Batch {
        private final Tensor x;
        private final Tensor y;
        private final Tensor keyInput = Tensor.input(KEY, DType.I32, Shape.of(4));
        private final NDArray features;
        private final NDArray targets;
        private final Optimization optimization;
        private final IdentityHashMap<Tensor, Tensor> outputs = new IdentityHashMap<>();
        private final IdentityHashMap<Trace, Executable> compiled = new IdentityHashMap<>();

        private Batch(int size) {
            x = Tensor.input("x", dtype, model.input().insert(0, size));
            Shape prediction = loss.prediction(
                            Tensor.input("output", dtype, model.output().insert(0, size)))
                    .shape();
            y = Tensor.input("y", loss.targetType(dtype), loss.targetShape(prediction));
            features = NDArray.zeros(x.dtype(), x.shape());
            targets = NDArray.zeros(y.dtype(), y.shape());
            optimization = Optimization.of(rule, model.layout(), dtype, parameters -> {
                Tensor output = model.train(parameters, x, keyInput);
                Tensor mean = loss.mean(output, y);
                outputs.put(mean, output);
                return mean;
            });
        }

        /// Where the features of the next step go: `[size, …]`.
        NDArray features() {
            return features;
        }

        /// Where its targets go.
        NDArray targets() {
            return targets;
        }

        /// Does one step. Output 0 of what comes back is the loss, output 1 the predictions, both before the
        /// update.
        Executable step() {
            state.advance();
            long t = state.iteration();
            key.ints()[2] = (int) t;
            key.ints()[3] = (int) (t >>> 32);
            Trace trace = optimization.trace(t);
            Executable run = compiled.get(trace);
            if (run == null) {
                run = compile(trace);
                compiled.put(trace, run);
            }
            run.run();
            return run;
        }

        private Executable compile(Trace trace) {
            Tensor output = outputs.get(trace.loss());
            if (output == null) {
                throw new IllegalStateException(rule + " reports a loss that is none of the model's");
            }
            Tensor prediction = loss.prediction(output);
            Program program = Program.of(trace.loss(), prediction);
            Set<Tensor> roots = new HashSet<>(program.outputs());
            for (var update : trace.updates().entrySet()) {
                program = program.update(update.getKey(), update.getValue());
                roots.add(update.getKey());
                roots.add(update.getValue());
            }
            Executable run = program.compile(team);
            bind(run, roots, Set.of(x, y));
            run.bind(x, features);
            run.bind(y, targets);
            return run;
        }
    }

    @Override
    public void close() {
        if (evaluation != null) {
            evaluation.close();
        }
        batches.values().forEach(batch -> batch.compiled.values().forEach(Executable::close));
    }
}
