package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The mean of the parameters over the steps, to be evaluated in their place: Polyak & Juditsky (1992),
/// "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30. With θₜ for the parameters
/// after step t:
///
///     a ← a + (θₜ − a)/n   at the steps t = after + 1, after + 1 + every, …,   n = 1, 2, …     (1)
///
/// θ, a : `[n]`, a = θ at the start and until the first of these steps. Training goes on at θ.
///
/// With `after` at the end of the plain training and `every` one epoch, this is stochastic weight averaging:
/// Izmailov, Podoprikhin, Garipov, Vetrov & Wilson (2018), "Averaging weights leads to wider optima and better
/// generalization", arXiv:1803.05407, Algorithm 1. Running statistics of batch normalization are to be made anew at a,
/// as the trainer does.
///
/// Stands last in a chain, so that it sees the step as it is taken.
///
/// @param after the steps before the mean begins, from 0; default 0
/// @param every steps from one parameter vector of the mean to the next, at least 1; default 1
@Named({"polyakAverage", "swa"})
@Meaning("evaluates at the mean of the parameters over the steps")
public record PolyakAverage(
        @Default("0") int after, @Default("1") int every) implements StepTransform {
    public PolyakAverage {
        requireAtLeast("polyakAverage", "after", after, 0);
        requireAtLeast("polyakAverage", "every", every, 1);
    }

    @Override
    public Tensor apply(Step step, Tensor update) {
        return step.every(every, (after + 1) % every, () -> mean(step, update), () -> update);
    }

    private Tensor mean(Step step, Tensor update) {
        Tensor share = step.scalar("1 / n", t -> t <= after ? 0 : 1.0 / ((t - after - 1) / every + 1));
        return Averages.follow(step, update, share); // (1)
    }

    @Override
    public Tensor evaluated(Step state, Tensor parameters) {
        return Averages.of(state);
    }
}
