package org.thalweg.train;

/// How far a training is. One object for the whole training, whose answers change from step to step: copy what is
/// to be kept. Figures of the current epoch are *running*: means over the batches so far, each taken before its own
/// update and in training mode (with dropout), as frameworks show them.
public interface Progress {
    /// The epoch that runs or has just ended, from 1; 0 before the first.
    int epoch();

    /// How many epochs are done and have been reported.
    int wholeEpochs();

    /// How many epochs there will be; 0 if nobody knows, as in a stream, whose pieces are its epochs.
    int epochs();

    /// The batches done in this epoch.
    int batch();

    /// The batches of an epoch.
    int batches();

    /// The steps done in the whole training.
    long step();

    /// The examples seen in this epoch.
    int examples();

    /// The loss of the last batch.
    double lastLoss();

    /// The rate of the last step.
    double rate();

    /// Multiplies the rate from the next step on, whatever the schedule says: with groups, all rates. To be
    /// called by a [Callback] on the thread that trains, in [Callback#onStart], [Callback#onStep] or
    /// [Callback#onEpoch]. What was changed is part of each [Snapshot], so that a training that goes on has the
    /// rates that it would have had.
    ///
    /// ```java
    /// public void onEpoch(Progress progress, EpochReport report) {
    ///     if (report.epoch() == 10) {
    ///         progress.scaleRate(0.1);
    ///     }
    /// }
    /// ```
    ///
    /// @param factor from 0; after 0 only [#setRate] gives another rate than 0
    /// @throws IllegalArgumentException if it is negative or not finite
    void scaleRate(double factor);

    /// Makes the next step's rate this one, by the factor that it takes; see [#scaleRate]. A schedule that
    /// changes the rate goes on doing so from there.
    ///
    /// @param next the rate, at least 0
    /// @throws IllegalArgumentException if it is negative or not finite, or the schedule has the rate 0 in the next
    ///     step, which no factor changes
    void setRate(double next);

    /// ‖∇J‖₂ of the last step, at the point where the rule took its gradient and before any transform; NaN unless
    /// a [StopRule#looksAtGradient].
    double gradientNorm();

    /// A copy of the model as it is now, at the parameters at which the rule has it evaluated; where running
    /// statistics are made anew for these ([Setup#refreshed]), this takes a pass over the training part.
    TrainedModel model();

    /// The running scores of this epoch. Allocates; so do [#model] and [#snapshot], and nothing else.
    Scores running();

    /// Seconds since the training began.
    double seconds();

    /// A copy of everything that decides how the training goes on, to be taken in [Callback#onEnd]: in other calls
    /// some callbacks have been told of the last step, and others not yet. See [Callback#wantsSnapshot].
    Snapshot snapshot();

    /// Asks the training to end after the step that runs. May be called from any thread, such as that of an
    /// interrupt; the first reason counts.
    void stop(String reason);
}
