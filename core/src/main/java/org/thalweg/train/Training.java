package org.thalweg.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.data.Dataset;
import org.thalweg.data.Sampler;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// The loop of a [Trainer].
final class Training implements Progress, AutoCloseable {
    private final Setup setup;
    private final List<Callback> callbacks;
    private final ThreadTeam team;
    private final Sampler sampler;
    private final TrainingPrograms programs;
    private final List<Metric.Tally> tallies;
    private final Dataset train;
    private final Dataset validation;
    private final Dataset test;
    private final long began = System.nanoTime();
    private final AtomicReference<Outcome.@Nullable Ending> ending = new AtomicReference<>();

    private @Nullable Inference inference;
    private @Nullable EpochReport last;
    private double secondsBefore;
    private int epoch;
    private int whole;
    private int batch;
    private int examples;
    private double lossSum;
    private double lastLoss;

    Training(Setup setup, List<Callback> callbacks, TrainingPrograms programs, ThreadTeam team) {
        this.setup = setup;
        this.callbacks = List.copyOf(callbacks);
        this.train = scaled(setup.data().train());
        this.validation = scaled(setup.data().validation());
        this.test = scaled(setup.data().test());
        Rng random = Rng.of(setup.seed()).stream("shuffle");
        this.sampler = new Sampler(train, setup.batchSize(), Sampler.Order.SHUFFLED, Sampler.Rest.KEPT, random);
        this.tallies = setup.metrics().stream().map(Metric::tally).toList();
        this.programs = programs;
        this.team = team;
    }

    private Dataset scaled(Dataset part) {
        return setup.standardization().map(part::standardized).orElse(part);
    }

    /// Trains, from a snapshot if there is one.
    ///
    /// @throws IllegalArgumentException if the snapshot is of another rule or has other metrics
    Outcome run(@Nullable Snapshot start) {
        if (start != null) {
            restore(start);
        }
        try {
            return loop();
        } catch (RuntimeException | Error e) {
            callbacks.forEach(callback -> callback.onFailure(e));
            throw e;
        }
    }

    private Outcome loop() {
        callbacks.forEach(callback -> callback.onStart(setup, this));
        while ((whole < setup.epochs() || whole < epoch) && ending.get() == null) {
            if (whole == epoch) {
                startEpoch();
            }
            runStep();
            last = null;
            if (batch == batches() && !(ending.get() instanceof Outcome.Ending.NotFinite)) {
                endEpoch();
            }
            for (int i = 0; i < callbacks.size(); i++) {
                callbacks.get(i).onSettled(this);
            }
        }
        return end();
    }

    private void startEpoch() {
        sampler.startEpoch(epoch);
        epoch++;
        batch = 0;
        examples = 0;
        lossSum = 0;
        for (int i = 0; i < tallies.size(); i++) {
            tallies.get(i).reset();
        }
    }

    private void runStep() {
        int size = sampler.size(batch);
        TrainingPrograms.Batch program = programs.batch(size);
        Batches.features(train.features(), sampler.rows(), sampler.start(batch), size, program.features());
        Batches.targets(train, sampler.rows(), sampler.start(batch), size, program.targets());
        Executable run = program.step();
        lastLoss = run.output(0).get(0);
        for (int i = 0; i < tallies.size(); i++) {
            tallies.get(i).add(run.output(1), program.targets(), size);
        }
        lossSum += lastLoss * size;
        examples += size;
        batch++;
        if (!Double.isFinite(lastLoss)) {
            ending.compareAndSet(null, new Outcome.Ending.NotFinite(step(), lastLoss));
        }
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onStep(this);
        }
    }

    private void endEpoch() {
        whole++;
        Inference scoring = scoring();
        EpochReport report = new EpochReport(
                epoch, step(), rate(), running(), score(scoring, validation), score(scoring, test), seconds());
        last = report;
        callbacks.forEach(callback -> callback.onEpoch(this, report));
    }

    /// What the last report says about the held-out parts is exact, and is not computed again unless a callback has
    /// chosen another model.
    private Outcome end() {
        TrainedModel reached = trained();
        TrainedModel result = reached;
        for (Callback callback : callbacks) {
            result = callback.result(result);
        }
        EpochReport known = result == reached ? last : null;
        try (Inference other = result == reached ? null : inference(result.parameters(), result.state())) {
            Inference scoring = other == null ? scoring() : other;
            Outcome outcome = new Outcome(
                    Optional.<Outcome.Ending>ofNullable(ending.get()).orElseGet(Outcome.Ending.Completed::new),
                    result,
                    whole,
                    step(),
                    scoring.score(train),
                    known == null ? score(scoring, validation) : known.validation(),
                    known == null ? score(scoring, test) : known.test(),
                    seconds());
            callbacks.forEach(callback -> callback.onEnd(this, outcome));
            return outcome;
        }
    }

    private Inference scoring() {
        NDArray theta = programs.evaluated();
        if (inference == null) {
            inference = inference(theta, programs.modelState());
        }
        return inference;
    }

    private Inference inference(NDArray theta, NDArray state) {
        return new Inference(setup.model(), setup.loss(), theta, state, setup.metrics(), true, team);
    }

    private static Optional<Scores> score(Inference scoring, Dataset part) {
        return part.isEmpty() ? Optional.empty() : Optional.of(scoring.score(part));
    }

    private TrainedModel trained() {
        return new TrainedModel(
                setup.model(),
                setup.loss(),
                programs.evaluated().copy(),
                programs.modelState().copy(),
                TargetChecks.names(setup.data().train()),
                setup.standardization());
    }

    // ---- snapshots

    @Override
    public Snapshot snapshot() {
        Map<String, NDArray> slots = new LinkedHashMap<>();
        programs.state().slots().forEach((name, values) -> slots.put(name, values.copy()));
        Map<String, NDArray> counts = new LinkedHashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            double[] numbers = tallies.get(i).numbers();
            counts.put(setup.metrics().get(i).name(), NDArray.of(Shape.of(numbers.length), numbers));
        }
        Map<String, Map<String, NDArray>> remembered = new LinkedHashMap<>();
        for (Callback callback : callbacks) {
            Map<String, NDArray> state = callback.state();
            if (!state.isEmpty()) {
                remembered.put(callback.stateName(), state);
            }
        }
        return new Snapshot(
                new Snapshot.Position(step(), epoch, whole, batch, examples, lossSum, lastLoss, seconds()),
                programs.state().parameters().copy(),
                slots,
                programs.modelState().copy(),
                counts,
                remembered);
    }

    private void restore(Snapshot snapshot) {
        programs.restore(snapshot);
        Snapshot.Position position = snapshot.position();
        epoch = position.epoch();
        whole = position.whole();
        batch = position.batch();
        examples = position.examples();
        lossSum = position.lossSum();
        lastLoss = position.lastLoss();
        secondsBefore = position.seconds();
        sampler.startEpoch(Math.max(0, epoch - 1));
        for (int i = 0; i < tallies.size(); i++) {
            NDArray counted = snapshot.tallies().get(setup.metrics().get(i).name());
            if (counted == null) {
                throw new IllegalArgumentException("the snapshot has no count of "
                        + setup.metrics().get(i).name() + ", only of "
                        + snapshot.tallies().keySet());
            }
            tallies.get(i).restore(counted.doubles());
        }
        for (Callback callback : callbacks) {
            Map<String, NDArray> state = snapshot.callbacks().get(callback.stateName());
            if (state != null) {
                callback.restore(state);
            }
        }
    }

    // ---- progress

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public int wholeEpochs() {
        return whole;
    }

    @Override
    public int epochs() {
        return setup.epochs();
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int batches() {
        return sampler.batches();
    }

    @Override
    public long step() {
        return programs.state().iteration();
    }

    @Override
    public int examples() {
        return examples;
    }

    @Override
    public double lastLoss() {
        return lastLoss;
    }

    @Override
    public double rate() {
        return setup.rule().learningRate().rate(Math.max(0, step() - 1));
    }

    @Override
    public Scores running() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            figures.put(setup.metrics().get(i).name(), tallies.get(i).value());
        }
        return new Scores(examples, lossSum / examples, figures);
    }

    @Override
    public double seconds() {
        return secondsBefore + (System.nanoTime() - began) * 1e-9;
    }

    @Override
    public void stop(String reason) {
        ending.compareAndSet(null, new Outcome.Ending.Stopped(reason));
    }

    @Override
    public void close() {
        if (inference != null) {
            inference.close();
        }
    }
}
