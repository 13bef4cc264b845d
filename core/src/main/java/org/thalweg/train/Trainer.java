package org.thalweg.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.thalweg.data.DataException;
import org.thalweg.data.Dataset;
import org.thalweg.data.DatasetStream;
import org.thalweg.data.Sampler;
import org.thalweg.data.Split;
import org.thalweg.kernel.Warmup;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Loss;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Trains a network on data: minibatches, epochs, figures, callbacks. A value; each method that sets something
/// gives a new trainer.
///
/// ```java
/// TrainingOutcome outcome = Trainer.of(Mlp.of(64), new SoftmaxCrossEntropy(), new Adam(new Constant(0.005)))
///         .epochs(30)
///         .batchSize(128)
///         .train(Dataset.of(features, classes));
/// int[] predicted = outcome.model().classes(others);
/// ```
///
/// Forward pass, backward pass and update are one compiled program, whose steps allocate nothing. The result is a
/// function of model, loss, rule, data, type, batch size, order, epochs and seed, to the last bit: not of the
/// number of threads, and not of callbacks that only look on.
///
/// A rule that keeps an average of the parameters has the model evaluated there: in reports on held-out parts, in the
/// outcome and in what is saved. Running statistics, as of batch normalization, are made anew for these parameters each
/// time, by a pass over the training part ([Setup#statisticsOver]); training goes on with its own.
///
/// Random numbers come from streams of the seed with names of their own (`initial`, `shuffle`, `dropout`,
/// `statistics`), so that, for example, another dropout rate does not change the initial parameters or the
/// order of the examples.
public final class Trainer {
    /// Enough examples to tell the scale of features, and few enough to wait for.
    private static final int SCALED_BY = 256;

    private final Architecture architecture;
    private final Loss loss;
    private final UpdateRule rule;
    private Scaling scaling = Scaling.NONE;
    private DType dtype = DType.F32;
    private int epochs = 5;
    private int batchSize = 128;
    private Sampler.Order order = Sampler.Order.SHUFFLED;
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();
    private List<Metric> metrics;
    private List<Callback> callbacks = List.of();
    private List<StopRule> stops = List.of();
    private @Nullable Snapshot start;
    private @Nullable RunFolder resumed;

    private Trainer(Architecture architecture, Loss loss, UpdateRule rule) {
        this.architecture = architecture;
        this.loss = loss;
        this.rule = rule;
        this.metrics = List.of(Metric.of(loss.target()));
    }

    private Trainer(Trainer other) {
        this(other, other.rule);
    }

    private Trainer(Trainer other, UpdateRule rule) {
        this(other.architecture, other.loss, rule);
        scaling = other.scaling;
        dtype = other.dtype;
        epochs = other.epochs;
        batchSize = other.batchSize;
        order = other.order;
        seed = other.seed;
        threads = other.threads;
        metrics = other.metrics;
        callbacks = other.callbacks;
        stops = other.stops;
        start = other.start;
        resumed = other.resumed;
    }

    /// A trainer with the defaults: 5 epochs, batches of 128, shuffled anew in each epoch, seed 1, F32, all
    /// processors, features as they are, and the metric that goes with the loss.
    public static Trainer of(Architecture architecture, Loss loss, UpdateRule rule) {
        return new Trainer(architecture, loss, rule);
    }

    /// By which rule the parameters move.
    public Trainer rule(UpdateRule other) {
        return new Trainer(this, other);
    }

    /// How often to go through the training part.
    ///
    /// @throws IllegalArgumentException if that is not at least once
    public Trainer epochs(int number) {
        Trainer changed = new Trainer(this);
        changed.epochs = atLeastOne("epochs", number);
        return changed;
    }

    /// Examples per step; the last batch of an epoch has what is left. As many as there are make one step an
    /// epoch, on the exact gradient; one makes online training.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Trainer batchSize(int examples) {
        Trainer changed = new Trainer(this);
        changed.batchSize = atLeastOne("batch size", examples);
        return changed;
    }

    /// In which order the examples of an epoch come.
    public Trainer order(Sampler.Order how) {
        Trainer changed = new Trainer(this);
        changed.order = how;
        return changed;
    }

    /// The seed of initial values, order and dropout.
    public Trainer seed(long number) {
        Trainer changed = new Trainer(this);
        changed.seed = number;
        return changed;
    }

    /// How many threads compute.
    ///
    /// @throws IllegalArgumentException if it is below 1
    public Trainer threads(int number) {
        Trainer changed = new Trainer(this);
        changed.threads = atLeastOne("threads", number);
        return changed;
    }

    /// The type of parameters and activations.
    ///
    /// @throws IllegalArgumentException if it is neither F32 nor F64
    public Trainer dtype(DType type) {
        if (!type.isFloating()) {
            throw new IllegalArgumentException("parameters of type " + type + " have no gradient; take F32 or F64");
        }
        Trainer changed = new Trainer(this);
        changed.dtype = type;
        return changed;
    }

    /// How features are brought to a common scale.
    public Trainer scaling(Scaling how) {
        Trainer changed = new Trainer(this);
        changed.scaling = how;
        return changed;
    }

    /// What is counted beside the loss.
    public Trainer metrics(Metric... counted) {
        Trainer changed = new Trainer(this);
        changed.metrics = List.of(counted);
        return changed;
    }

    /// Adds a follower. Followers are told in the order in which they were added.
    public Trainer on(Callback callback) {
        Trainer changed = new Trainer(this);
        changed.callbacks = new ArrayList<>(callbacks);
        changed.callbacks.add(callback);
        return changed;
    }

    /// Adds rules for an end before the last epoch. Whichever speaks first ends the training.
    public Trainer stop(StopRule... rules) {
        Trainer changed = new Trainer(this);
        changed.stops = new ArrayList<>(stops);
        changed.stops.addAll(List.of(rules));
        return changed;
    }

    /// Goes on from a snapshot of the same training, which may have more epochs now.
    public Trainer from(Snapshot snapshot) {
        Trainer changed = new Trainer(this);
        changed.start = snapshot;
        return changed;
    }

    /// Goes on with the training in a run folder, from its last checkpoint, and with the folder's files; from the
    /// beginning if it has none yet.
    ///
    /// @param warnings takes what there is to say if it is not the last checkpoint: that this is damaged, or
    ///     missing
    /// @throws RunException if there is no run in the folder, or none of its checkpoints is whole
    public Trainer resume(RunFolder run, Consumer<String> warnings) {
        RunFolder going = run.goingOn();
        Trainer following = on(going);
        following.resumed = going;
        following.start = run.latest(warnings).orElse(null);
        if (following.start == null) {
            warnings.accept(run.folder() + ": there is no checkpoint yet, so that the training begins anew.");
        }
        return following;
    }

    /// Trains on all examples.
    ///
    /// @throws DataException if the data do not fit the loss or the batch size
    /// @throws ShapeException if the network does not fit the data
    public TrainingOutcome train(Dataset data) {
        Dataset none = data.select();
        return train(new Split(data, none, none));
    }

    /// Trains on the training part, and reports on the others. Parts without examples are left out.
    ///
    /// @throws DataException if the data do not fit the loss or the batch size, or the parts each other
    /// @throws ShapeException if the network does not fit the data
    public TrainingOutcome train(Split data) {
        TargetChecks.checkFit(data.train(), loss);
        try (var prepared = new PreparedTraining(this, data.train().shape(), TargetChecks.names(data.train()))) {
            return prepared.train(data);
        }
    }

    /// Trains on a stream, each example once and in the order in which they come, with constant memory. The number
    /// of epochs and the order of examples have no part in it. The reports come after each piece of up to 8192
    /// examples, or sooner when no more are there; their running figures, taken of each example before anything is
    /// learnt from it, are those of new data. The figures of the outcome are of the last piece. The scaling is
    /// that of the first examples, at least 256 if there are as many.
    ///
    /// The parameters do not depend on how fast the examples come. The training ends with the stream, or when it
    /// is stopped, also while it waits for more. To go on later, give the stream from its beginning: what was seen
    /// before is skipped.
    ///
    /// @throws DataException if the examples do not fit the loss, or one cannot be used
    /// @throws ShapeException if the network does not fit the examples
    public TrainingOutcome train(DatasetStream stream) {
        Split data = beginning(stream, batchSize);
        TargetChecks.checkFit(data.train(), loss);
        try (var prepared = new PreparedTraining(this, data.train().shape(), TargetChecks.names(data.train()))) {
            return prepared.train(stream);
        }
    }

    /// How many examples a training in batches of this size looks at before its first step: [DatasetStream#sample]
    /// of them tells of what form a stream is.
    public static int sampleOf(int batchSize) {
        return Math.toIntExact(Math.ceilDiv(SCALED_BY, batchSize) * (long) batchSize);
    }

    /// The first examples of a stream, a whole number of batches.
    static Split beginning(DatasetStream stream, int batchSize) {
        Dataset sample = stream.sample(sampleOf(batchSize));
        return new Split(sample, sample.select(), sample.select());
    }

    /// Makes and compiles everything that needs no data, so that this can be done while they are loaded.
    ///
    /// @param example the shape of an example
    /// @param targetNames the classes, in the order of their indices, or the names of the values to predict
    /// @throws ShapeException if the network does not fit such examples
    public PreparedTraining prepare(Shape example, List<String> targetNames) {
        try (Warmup.Hold _ = Warmup.hold()) {
            return new PreparedTraining(this, example, targetNames).compiled();
        }
    }

    Architecture architecture() {
        return architecture;
    }

    Loss loss() {
        return loss;
    }

    UpdateRule rule() {
        return rule;
    }

    Scaling scaling() {
        return scaling;
    }

    DType dtype() {
        return dtype;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }

    Sampler.Order order() {
        return order;
    }

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }

    List<Metric> metrics() {
        return metrics;
    }

    @Nullable
    Snapshot start() {
        return start;
    }

    /// The folder of the run that is to go on.
    @Nullable
    RunFolder resumed() {
        return resumed;
    }

    List<StopRule> stops() {
        return stops;
    }

    List<Callback> callbacks() {
        return callbacks;
    }

    static int atLeastOne(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " is " + number + "; it must be at least 1");
        }
        return number;
    }
}
