package org.thalweg.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.data.Dataset;
import org.thalweg.data.Sampler;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.nn.Model;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The running statistics of a model, such as batch normalization's, at parameters that no step was taken at: an
/// average of the trained ones, say. Those that training has gathered are of other parameters, and would be wrong for
/// these: Izmailov, Podoprikhin, Garipov, Vetrov & Wilson (2018), arXiv:1803.05407, section 3.2. So they are made
/// anew by a pass over examples in training mode; see [Model#refresh].
///
/// Batches are of the training's size, in a random order of their own that is the same in each pass, with the same
/// dropout masks: what comes out is a function of parameters, examples and seed, wherever the training paused.
///
/// Differs: PyTorch's `update_bn` counts each batch alike, this each example, which is the same unless the last batch
/// is a smaller one.
final class RunningStatistics implements AutoCloseable {
    private final Model model;
    private final NDArray theta;
    private final NDArray state;
    private final Dataset examples;
    private final int batchSize;
    private final Rng random;
    private final ThreadTeam team;
    private final Map<Integer, Pass> passes = new HashMap<>();

    /// @param theta the parameters' array; what it holds at the time of a pass counts
    /// @param examples to pass over, scaled as the model wants them
    /// @param batchSize examples per batch; the last has what is left
    /// @param random the stream of the order and the masks
    RunningStatistics(Model model, NDArray theta, Dataset examples, int batchSize, Rng random, ThreadTeam team) {
        this.model = model;
        this.theta = theta;
        this.state = model.initialState(theta.dtype());
        this.examples = examples;
        this.batchSize = batchSize;
        this.random = random;
        this.team = team;
    }

    /// Whether a model has any, for batches of this size.
    static boolean in(Model model, DType dtype, int batchSize) {
        return !model.states().isEmpty() && new Graph(model, dtype, batchSize).moves();
    }

    /// One pass over the examples.
    ///
    /// @param trained the states as training has left them, from which those are taken that are no running
    ///     statistics; not changed
    void refresh(NDArray trained) {
        state.copyFrom(trained);
        var sampler = new Sampler(
                examples,
                Math.min(batchSize, examples.size()),
                Sampler.Order.SHUFFLED_ONCE,
                Sampler.Rest.KEPT,
                random.stream("order"));
        int seen = 0;
        for (int batch = 0; batch < sampler.batches(); batch++) {
            int size = sampler.size(batch);
            seen += size;
            Pass pass = passes.computeIfAbsent(size, Pass::new);
            Batches.features(examples.features(), sampler.rows(), sampler.start(batch), size, pass.features);
            pass.run(batch, (double) size / seen);
        }
    }

    /// The states as the last pass left them: the array itself.
    NDArray state() {
        return state;
    }

    /// What one batch of a pass computes.
    private static final class Graph {
        final Tensor x;
        final Tensor theta;
        final Tensor key = Tensor.input("key", DType.I32, Shape.of(4));
        final Tensor before;
        final Tensor share;
        private final List<Tensor> current;
        private final List<Tensor> next;
        private final Model model;

        Graph(Model model, DType dtype, int size) {
            this.model = model;
            x = Tensor.input("x", dtype, model.input().insert(0, size));
            theta = Tensor.input("parameters", dtype, model.layout().shape());
            before = Tensor.input("model state", dtype, model.stateLayout().shape());
            share = Tensor.input("share", dtype, Shape.of());
            current = model.stateLayout().views(before);
            next = model.refresh(model.layout().views(theta), current, x, key, share)
                    .states();
        }

        boolean moves() {
            return !next.equals(current);
        }

        Tensor after() {
            return model.stateLayout().flatten(next);
        }
    }

    /// The program for one batch size.
    private final class Pass {
        final NDArray features;
        private final NDArray key;
        private final NDArray share;
        private final @Nullable Executable run;

        Pass(int size) {
            var graph = new Graph(model, theta.dtype(), size);
            int[] words = random.stream("masks").key();
            features = NDArray.zeros(graph.x.dtype(), graph.x.shape());
            key = NDArray.of(Shape.of(4), words[0], words[1], 0, 0);
            share = NDArray.zeros(theta.dtype(), Shape.of());
            run = graph.moves() ? compile(graph) : null; // one example alone may have no variance
        }

        private Executable compile(Graph graph) {
            Tensor after = graph.after();
            Executable compiled =
                    Program.of(List.of()).update(graph.before, after).compile(team);
            Map<String, NDArray> arrays = Map.of(
                    graph.x.label(), features,
                    graph.theta.label(), theta,
                    graph.key.label(), key,
                    graph.before.label(), state,
                    graph.share.label(), share);
            for (Tensor tensor : Order.of(Set.of(graph.before, after))) {
                NDArray array = arrays.get(tensor.label());
                if (tensor.op() instanceof Op.Input && array != null) {
                    compiled.bind(tensor, array);
                }
            }
            return compiled;
        }

        void run(int batch, double of) {
            if (run != null) {
                key.ints()[2] = batch;
                share.set(0, of);
                run.run();
            }
        }
    }

    @Override
    public void close() {
        passes.values().forEach(pass -> {
            if (pass.run != null) {
                pass.run.close();
            }
        });
    }
}
