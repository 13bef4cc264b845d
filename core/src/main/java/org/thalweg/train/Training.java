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
    private int epoch;
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

    Outcome run() {
        try {
            return loop();
        } catch (RuntimeException | Error e) {
            callbacks.forEach(callback -> callback.onFailure(e));
            throw e;
        }
    }

    private Outcome loop() {
        callbacks.forEach(callback -> callback.onStart(setup, this));
        EpochReport last = null;
        int whole = 0;
        while (whole < setup.epochs() && ending.get() == null) {
            runEpoch();
            last = null;
            if (batch == batches() && !(ending.get() instanceof Outcome.Ending.NotFinite)) {
                whole++;
                last = report();
                for (Callback callback : callbacks) {
                    callback.onEpoch(this, last);
                }
            }
        }
        return end(whole, last);
    }

    private void runEpoch() {
        sampler.startEpoch(epoch);
        epoch++;
        batch = 0;
        examples = 0;
        lossSum = 0;
        tallies.forEach(Metric.Tally::reset);
        while (batch < sampler.batches() && ending.get() == null) {
            runStep();
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

    private EpochReport report() {
        Inference scoring = scoring();
        return new EpochReport(
                epoch, step(), rate(), running(), score(scoring, validation), score(scoring, test), seconds());
    }

    /// What the last report says about the held-out parts is exact, and is not computed again.
    private Outcome end(int epochs, @Nullable EpochReport last) {
        Inference scoring = scoring();
        Outcome outcome = new Outcome(
                Optional.<Outcome.Ending>ofNullable(ending.get()).orElseGet(Outcome.Ending.Completed::new),
                trained(),
                epochs,
                step(),
                scoring.score(train),
                last == null ? score(scoring, validation) : last.validation(),
                last == null ? score(scoring, test) : last.test(),
                seconds());
        callbacks.forEach(callback -> callback.onEnd(this, outcome));
        return outcome;
    }

    private Inference scoring() {
        NDArray theta = programs.evaluated();
        if (inference == null) {
            inference = new Inference(
                    setup.model(), setup.loss(), theta, programs.modelState(), setup.metrics(), true, team);
        }
        return inference;
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

    // ---- progress

    @Override
    public int epoch() {
        return epoch;
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
        return programs.state().rate();
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
        return (System.nanoTime() - began) * 1e-9;
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
