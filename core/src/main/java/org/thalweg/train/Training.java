package org.thalweg.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Executable;
import org.thalweg.data.Dataset;
import org.thalweg.data.DatasetStream;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.optim.ReduceOnPlateau;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;

/// The loop of a [Trainer].
final class Training implements Progress, AutoCloseable {
    /// After so many steps all values are looked at, which costs a pass over them; the loss is after each.
    private static final int LOOKS = 16;

    private final Setup setup;
    private final List<Callback> callbacks;
    private final Feed feed;
    private final TrainingPrograms programs;
    private final LastGood lastGood;
    private final Ledger ledger;
    private final Evaluation evaluation;
    private final Dataset validation;
    private final Dataset test;
    private final boolean looksAtGradient;
    private final Optional<ReduceOnPlateau> reacting;
    private final long began = System.nanoTime();
    private final AtomicReference<TrainingOutcome.@Nullable Ending> ending = new AtomicReference<>();

    private @Nullable EpochReport last;
    private double gradientNorm = Double.NaN;
    private double secondsBefore;
    private boolean ratesChanged;

    /// @param stream where examples come from, if not from the training part alone, which is its beginning then
    Training(
            Setup setup,
            List<Callback> callbacks,
            TrainingPrograms programs,
            @Nullable DatasetStream stream,
            ThreadTeam team) {
        this.setup = setup;
        this.callbacks = List.copyOf(callbacks);
        this.looksAtGradient = setup.stops().stream().anyMatch(StopRule::looksAtGradient);
        this.reacting = setup.rule().learningRate().reacting();
        this.validation = scaled(setup.data().validation());
        this.test = scaled(setup.data().test());
        this.feed = feed(stream);
        this.ledger = new Ledger(setup.metrics());
        this.programs = programs;
        this.lastGood = new LastGood(programs.state(), programs.modelState());
        Dataset examples = stream == null ? feed.data() : scaled(setup.data().train());
        this.evaluation = new Evaluation(setup, programs, examples, team);
    }

    private Feed feed(@Nullable DatasetStream stream) {
        Dataset train = setup.data().train();
        if (stream != null) {
            return new Feed.Pieces(stream, train, setup.batchSize(), this::scaled, () -> ending.get() != null);
        }
        Rng random = Rng.of(setup.seed()).stream("shuffle");
        return Feed.Whole.of(scaled(train), setup.batchSize(), setup.order(), random);
    }

    private Dataset scaled(Dataset part) {
        return setup.standardization().map(part::standardized).orElse(part);
    }

    /// Trains, from a snapshot if there is one.
    ///
    /// @throws IllegalArgumentException if the snapshot is of another rule or has other metrics
    TrainingOutcome run(@Nullable Snapshot start) {
        if (start != null) {
            restore(start);
            secondsBefore = start.position().seconds();
        }
        try {
            return loop();
        } catch (RuntimeException | Error e) {
            callbacks.forEach(callback -> callback.onFailure(e));
            throw e;
        }
    }

    private TrainingOutcome loop() {
        callbacks.forEach(callback -> callback.onStart(setup, this));
        lastGood.keep(position(), ledger.counts());
        boolean good = true;
        while (good && ending.get() == null && ready()) {
            takeStep(loadBatch());
            last = null;
            boolean over = batch() == batches();
            boolean looked = over || step() % LOOKS == 0;
            good = Double.isFinite(lastLoss()) && (!looked || programs.finite());
            if (good) {
                tell(over);
                good = (!wanted() || handOut()) && keep(looked);
            }
        }
        if (!good || !programs.finite()) {
            fail();
        }
        return end();
    }

    /// Whether there is a next step. What a stream has handed out does not come again: so before its next piece
    /// the values are kept from which the steps on it can be done again.
    private boolean ready() {
        if (!ledger.betweenEpochs()) {
            return batch() < batches();
        }
        if (feed instanceof Feed.Pieces) {
            lastGood.keep(position(), ledger.counts());
        }
        return (setup.streamed() || ledger.whole() < setup.epochs()) && feed.startEpoch(ledger.epoch());
    }

    /// Brings the examples of the next step to its program.
    private TrainingPrograms.Batch loadBatch() {
        if (ledger.betweenEpochs()) {
            feed.startEpoch(ledger.epoch());
            ledger.startEpoch();
        }
        TrainingPrograms.Batch program = programs.batch(feed.size(batch()));
        feed.load(batch(), program);
        return program;
    }

    private void takeStep(TrainingPrograms.Batch program) {
        Executable run = program.step();
        ledger.add(
                run.output(TrainingPrograms.LOSS).get(0),
                run.output(TrainingPrograms.PREDICTION),
                program.targets(),
                feed.size(batch()));
        if (looksAtGradient) {
            gradientNorm =
                    Math.sqrt(run.output(TrainingPrograms.GRADIENT_SQUARES).get(0));
        }
    }

    private void tell(boolean epochIsOver) {
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onStep(this);
        }
        if (epochIsOver) {
            ledger.endEpoch();
            EpochReport report = new EpochReport(
                    epoch(),
                    step(),
                    rate(),
                    running(),
                    evaluation.score(validation),
                    evaluation.score(test),
                    seconds());
            last = report;
            reacting.ifPresent(schedule -> {
                programs.state().observe(Watched.by(schedule, report));
                lastGood.keep(position(), ledger.counts()); // steps that are done again have these rates
            });
            callbacks.forEach(callback -> callback.onEpoch(this, report));
        }
    }

    /// Keeps the values, if it is time to or a callback has changed the rate: steps that are done again have
    /// the rates that they had.
    ///
    /// @param looked whether all values are known to be finite
    /// @return whether none is known not to be
    private boolean keep(boolean looked) {
        boolean changed = ratesChanged;
        ratesChanged = false;
        if (changed && !looked && !programs.finite()) {
            return false;
        }
        if (changed || (looked && lastGood.due())) {
            lastGood.keep(position(), ledger.counts());
        }
        return true;
    }

    private boolean wanted() {
        for (int i = 0; i < callbacks.size(); i++) {
            if (callbacks.get(i).wantsSnapshot(this)) {
                return true;
            }
        }
        return false;
    }

    /// Gives a snapshot to those who want one, if it is a good one.
    private boolean handOut() {
        if (!programs.finite()) {
            return false;
        }
        Snapshot snapshot = snapshot();
        for (Callback callback : callbacks) {
            if (callback.wantsSnapshot(this)) {
                callback.onSnapshot(this, snapshot);
            }
        }
        return true;
    }

    // ---- what is not finite

    /// Goes back to before the first step that was not finite, and says what was wrong in it.
    private void fail() {
        long seen = step();
        restore(lastGood.snapshot());
        TrainingOutcome.Ending.@Nullable NotFinite found = null;
        while (found == null && step() < seen) {
            Snapshot.Position before = position();
            Map<String, NDArray> counts = ledger.counts();
            TrainingPrograms.Batch program = loadBatch();
            found = program.inspect();
            if (found != null) {
                ledger.restore(before, counts);
            } else {
                takeStep(program);
                if (batch() == batches()) {
                    ledger.endEpoch();
                }
            }
        }
        if (found == null) {
            throw new IllegalStateException("step " + seen + " or one before it was not finite, and is when repeated");
        }
        ending.set(found);
    }

    // ---- the end

    /// What the last report says about the held-out parts is exact, and is not computed again unless a callback
    /// has chosen another model.
    private TrainingOutcome end() {
        TrainedModel reached = model();
        TrainedModel result = reached;
        for (Callback callback : callbacks) {
            result = callback.result(result);
        }
        boolean chosen = !result.equals(reached);
        EpochReport known = chosen || ending.get() instanceof TrainingOutcome.Ending.NotFinite ? null : last;
        try (Inference other = chosen ? evaluation.scoring(result.parameters(), result.state()) : null) {
            Inference scoring = other == null ? evaluation.scoring() : other;
            TrainingOutcome outcome = new TrainingOutcome(
                    Optional.<TrainingOutcome.Ending>ofNullable(ending.get())
                            .orElseGet(TrainingOutcome.Ending.Completed::new),
                    result,
                    wholeEpochs(),
                    ending.get() instanceof TrainingOutcome.Ending.NotFinite failure ? failure.step() : step(),
                    scoring.score(feed.data()),
                    known == null ? scoring.scoreIfAny(validation) : known.validation(),
                    known == null ? scoring.scoreIfAny(test) : known.test(),
                    seconds());
            callbacks.forEach(callback -> callback.onEnd(this, outcome));
            return outcome;
        }
    }

    // ---- snapshots

    @Override
    public Snapshot snapshot() {
        Map<String, NDArray> slots = new LinkedHashMap<>();
        programs.state().slots().forEach((name, values) -> slots.put(name, values.copy()));
        Map<String, Map<String, NDArray>> remembered = new LinkedHashMap<>();
        for (Callback callback : callbacks) {
            Map<String, NDArray> state = callback.state();
            if (!state.isEmpty()) {
                remembered.put(callback.stateName(), state);
            }
        }
        return new Snapshot(
                position(),
                programs.state().parameters().copy(),
                slots,
                programs.state().rateNumbers(),
                programs.modelState().copy(),
                ledger.counts(),
                remembered);
    }

    private Snapshot.Position position() {
        return ledger.position(step(), seconds());
    }

    private void restore(Snapshot snapshot) {
        programs.restore(snapshot);
        ledger.restore(snapshot.position(), snapshot.tallies());
        feed.resume(snapshot.position(), !ledger.betweenEpochs());
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
        return ledger.epoch();
    }

    @Override
    public int wholeEpochs() {
        return ledger.whole();
    }

    @Override
    public int epochs() {
        return setup.streamed() ? 0 : setup.epochs();
    }

    @Override
    public int batch() {
        return ledger.batch();
    }

    @Override
    public int batches() {
        return feed.batches();
    }

    @Override
    public long step() {
        return programs.state().iteration();
    }

    @Override
    public int examples() {
        return ledger.examples();
    }

    @Override
    public double lastLoss() {
        return ledger.lastLoss();
    }

    @Override
    public double rate() {
        return programs.state().rate();
    }

    @Override
    public void scaleRate(double factor) {
        programs.state().scaleRates(factor);
        ratesChanged = true;
    }

    @Override
    public void setRate(double next) {
        programs.state().setRate(next);
        ratesChanged = true;
    }

    @Override
    public double gradientNorm() {
        return gradientNorm;
    }

    @Override
    public TrainedModel model() {
        return evaluation.model();
    }

    @Override
    public Scores running() {
        return ledger.running();
    }

    @Override
    public double seconds() {
        return secondsBefore + (System.nanoTime() - began) * 1e-9;
    }

    @Override
    public void stop(String reason) {
        ending.compareAndSet(null, new TrainingOutcome.Ending.Stopped(reason));
    }

    @Override
    public void close() {
        evaluation.close();
    }
}
