/// Training a network on data, and keeping what came of it.
///
/// Read [Trainer], which is all that most programs need, and [Training], its loop; [TrainingPrograms] makes the
/// compiled steps. [Callback] follows a training through [Progress], [EpochReport] and [TrainingOutcome], and
/// [RunFolder] is one that keeps it in a folder. A [StopRule] ends it early. A [TrainedModel] predicts by a
/// [Predictor].
///
/// Several trainings: [RangeTest] looks for a rate, [Race] compares update rules, [Tuning] searches a [SearchSpace]
/// in one of the ways of [Search].
///
/// A [Snapshot] is a training between two steps, from which it can go on, in memory or as a checkpoint of a run
/// folder. [LastGood] is the way back to before a step that was not finite, and [Culprit] what was wrong in it.
/// [Evaluation] is the model as it is judged and saved, at averaged parameters with [RunningStatistics] of their own.
///
/// Invariants: a training is a function of its [Setup], threads and callbacks that only look on aside, to the last
/// bit; a step allocates nothing once its program is compiled; figures called exact are computed in inference with the
/// parameters of that moment, and figures called running are means over an epoch's steps, as they were while it
/// trained. A training that goes on from a snapshot is the one that had no pause, to the last bit.
///
/// Run files are JSON, read and written by [Json] here: the library depends on no JSON library, and needs little.
@org.jspecify.annotations.NullMarked
package org.thalweg.train;
