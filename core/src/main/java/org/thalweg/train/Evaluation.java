package org.thalweg.train;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thalweg.data.Dataset;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;

/// The model of a training as it is evaluated and given away: at the parameters that the rule wants it evaluated at,
/// and with the running statistics of these. Changes nothing that steps read.
final class Evaluation implements AutoCloseable {
    private final Setup setup;
    private final TrainingPrograms programs;
    private final ThreadTeam team;
    private final @Nullable RunningStatistics statistics;
    private @Nullable Inference inference;
    private long refreshedAt = -1;

    /// @param examples of which running statistics are made: the training part, scaled, or the beginning of a
    ///     stream
    Evaluation(Setup setup, TrainingPrograms programs, Dataset examples, ThreadTeam team) {
        this.setup = setup;
        this.programs = programs;
        this.team = team;
        Rng random = Rng.of(setup.seed()).stream("statistics");
        this.statistics = setup.refreshed()
                ? new RunningStatistics(setup.model(), programs.evaluated(), examples, setup.batchSize(), random, team)
                : null;
    }

    /// A copy of the model as the last step left it.
    TrainedModel model() {
        return new TrainedModel(
                setup.model(),
                setup.loss(),
                programs.evaluated().copy(),
                state().copy(),
                TargetChecks.names(setup.data().train()),
                setup.standardization());
    }

    /// Its figures on a part, if that has examples.
    Optional<Scores> score(Dataset part) {
        return part.isEmpty() ? Optional.empty() : Optional.of(scoring().score(part));
    }

    /// It, compiled for inference; not to be closed.
    Inference scoring() {
        NDArray theta = programs.evaluated();
        NDArray state = state();
        if (inference == null) {
            inference = scoring(theta, state);
        }
        return inference;
    }

    /// Another set of parameters, compiled for inference; to be closed.
    Inference scoring(NDArray theta, NDArray state) {
        return new Inference(setup.model(), setup.loss(), theta, state, setup.metrics(), true, team);
    }

    /// The states that belong to the evaluated parameters: the same array each time.
    private NDArray state() {
        if (statistics == null) {
            return programs.modelState();
        }
        long step = programs.state().iteration();
        if (step != refreshedAt) {
            statistics.refresh(programs.modelState());
            refreshedAt = step;
        }
        return statistics.state();
    }

    @Override
    public void close() {
        if (inference != null) {
            inference.close();
        }
        if (statistics != null) {
            statistics.close();
        }
    }
}
