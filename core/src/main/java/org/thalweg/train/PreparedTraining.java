package org.thalweg.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.data.DataException;
import org.thalweg.data.Dataset;
import org.thalweg.data.DatasetStream;
import org.thalweg.data.Split;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A [Trainer] that knows the form of its data, and has compiled for it; the data themselves may still be on their way:
///
/// ```java
/// Loading<Split> data = Loading.start(…);
/// try (PreparedTraining training = trainer.prepare(Shape.of(28, 28, 1), classNames)) {
///     TrainingOutcome outcome = training.train(data.get());
/// }
/// ```
///
/// For one training. Close it afterwards: it holds threads.
public final class PreparedTraining implements AutoCloseable {
    private final Trainer trainer;
    private final List<String> targetNames;
    private final Model model;
    private final ThreadTeam team;
    private final TrainingPrograms programs;
    private boolean used;

    PreparedTraining(Trainer trainer, Shape example, List<String> targetNames) {
        this.trainer = trainer;
        this.targetNames = List.copyOf(targetNames);
        int outputs = outputs(trainer.loss(), targetNames.size());
        this.model = Model.of(trainer.architecture().network(outputs), example);
        if (model.output().rank() != 1 || model.output().size(0) != outputs) {
            throw new ShapeException("the network's output for an example is " + model.output() + ", and "
                    + trainer.loss() + " needs [" + outputs + "] for targets " + targetNames);
        }
        if (model.size() == 0) {
            throw new ShapeException("the network has no parameters: there is nothing to train");
        }
        this.team = ThreadTeam.of(trainer.threads());
        try {
            this.programs = new TrainingPrograms(
                    model,
                    trainer.loss(),
                    trainer.rule(),
                    model.initial(trainer.dtype(), trainer.seed()),
                    Rng.of(trainer.seed()).stream("dropout"),
                    trainer.batchSize(),
                    trainer.stops().stream().anyMatch(StopRule::looksAtGradient),
                    team);
        } catch (RuntimeException | Error e) {
            team.close(); // nobody gets an object to close
            throw e;
        }
    }

    private static int outputs(Loss loss, int targets) {
        try {
            return loss.outputs(targets);
        } catch (IllegalArgumentException e) {
            throw new SetupException(String.valueOf(e.getMessage()));
        }
    }

    /// Compiles the first step now rather than when it comes.
    PreparedTraining compiled() {
        try {
            programs.batch(trainer.batchSize()).prepare();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        return this;
    }

    /// The network.
    public Model model() {
        return model;
    }

    /// Trains on the training part, and reports on the others. Parts without examples are left out.
    ///
    /// @throws DataException if the data do not fit the loss or the batch size, or the parts each other
    /// @throws ShapeException if the data are not of the form that was prepared for
    /// @throws SetupException if a stop rule watches what there is not
    /// @throws RunException if it is to go on with a training that is another one, or has done more epochs already
    /// @throws IllegalStateException if it has trained before
    public TrainingOutcome train(Split data) {
        return train(data, null);
    }

    private TrainingOutcome train(Split data, @Nullable DatasetStream stream) {
        if (used) {
            throw new IllegalStateException("this training was begun before; prepare another");
        }
        check(data);
        boolean refreshed = programs.evaluatesElsewhere()
                && RunningStatistics.in(
                        model,
                        trainer.dtype(),
                        Math.min(trainer.batchSize(), data.train().size()));
        Setup setup = new Setup(
                trainer.architecture(),
                model,
                trainer.loss(),
                trainer.rule(),
                data,
                trainer.scaling().fit(data.train().features()),
                trainer.metrics(),
                trainer.dtype(),
                trainer.epochs(),
                stream != null,
                trainer.batchSize(),
                trainer.order(),
                trainer.seed(),
                trainer.threads(),
                refreshed,
                trainer.stops());
        trainer.stops().forEach(rule -> rule.check(setup));
        Snapshot start = trainer.start();
        RunFolder resumed = trainer.resumed();
        if (resumed != null) {
            resumed.requireSame(setup, start == null ? 0 : start.position().epoch());
        }
        try (var training = new Training(setup, callbacks(), programs, stream, team)) {
            used = true;
            return training.run(start);
        }
    }

    private void check(Split data) {
        TargetChecks.checkFit(data.train(), trainer.loss());
        TargetChecks.checkAlike(model.input(), targetNames, data.train());
        TargetChecks.checkAlike(model.input(), targetNames, data.validation());
        TargetChecks.checkAlike(model.input(), targetNames, data.test());
    }

    /// Tries rates on the training part, from where this training begins, and puts everything back: the training
    /// goes as if this had not been, to the last bit.
    ///
    /// @throws DataException if the data do not fit the loss or the batch size
    /// @throws ShapeException if the data are not of the form that was prepared for
    /// @throws SetupException if the schedule has the rate 0 within the test
    /// @throws IllegalStateException if it has trained before
    public RangeTest.Result rangeTest(RangeTest test, Split data) {
        if (used) {
            throw new IllegalStateException("this training was begun before; prepare another");
        }
        check(data);
        Snapshot start = trainer.start();
        if (start != null) {
            programs.restore(start);
        }
        Dataset train = trainer.scaling()
                .fit(data.train().features())
                .map(data.train()::standardized)
                .orElse(data.train());
        Rng random = Rng.of(trainer.seed()).stream("shuffle");
        return new RateSweep(programs, Feed.Whole.of(train, trainer.batchSize(), trainer.order(), random)).run(test);
    }

    /// Trains on a stream, each example once; see [Trainer#train(DatasetStream)].
    ///
    /// @throws DataException if the examples do not fit the loss, or one cannot be used
    /// @throws ShapeException if the examples are not of the form that was prepared for
    /// @throws SetupException if a stop rule watches what there is not
    /// @throws RunException if it is to go on with a training that is another one
    /// @throws IllegalStateException if it has trained before
    public TrainingOutcome train(DatasetStream stream) {
        return train(Trainer.beginning(stream, trainer.batchSize()), stream);
    }

    /// Rules that stop come before those who look on, so that these hear of an end when it is decided.
    private List<Callback> callbacks() {
        List<Callback> callbacks = new ArrayList<>();
        trainer.stops().forEach(rule -> callbacks.add(new Stopping(rule)));
        callbacks.addAll(trainer.callbacks());
        return callbacks;
    }

    @Override
    public void close() {
        programs.close();
        team.close();
    }
}
