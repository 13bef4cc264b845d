package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.List;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Hessian-free optimization: Martens (2010), "Deep learning via Hessian-free optimization", ICML, with the
/// Gauss-Newton matrix G of the loss, for large batches.
///
///     q(δ) = gᵀδ + ½ δᵀ(G + λI)δ                                                      (1)
///     δ ← minimum of q by conjugate gradients, begun at the last δ times `warmStart`   (2)
///     δ ← 0.8ʲ δ for the first j with J(θ + δ) ≤ J(θ) + 0.01 gᵀδ, else 0               (3)
///     ρ = (J(θ + δ) − J(θ)) / q(δ):   λ ← 3/2 λ if ρ < ¼,   λ ← 2/3 λ if ρ > ¾         (4)
///     θ ← θ + ηδ
///
/// g, δ, θ : `[n]`, λ a scalar. (2) stops once its progress over the last max(10, i/10) of i iterations is less
/// than `epsilon` of q an iteration (section 4.4); ρ is that of δ before (3). Gradient, products and values are
/// all on the step's batch; η = 1 is the paper's step.
///
/// Differs: no preconditioner, and (3) goes back along δ, where the paper first goes back among the iterates of
/// (2). λ = 1 at the start is ours, as the
/// paper gives none.
///
/// @param learningRate η; default 1
/// @param damping λ at the start, in (0, ∞); default 1
/// @param iterations of conjugate gradients, at most, at least 1; default 50 (the paper: 250)
/// @param epsilon in (0, ∞); default 5e-4
/// @param warmStart in [0, 1]; default 0.95 (Martens & Sutskever 2012)
/// @param backtracks how many j there are in (3), at least 1; default 20
@Named("hessianFree")
@Meaning("Gauss-Newton steps by conjugate gradients, with adaptive damping")
public record HessianFree(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("1") double damping,
        @Default("50") int iterations,
        @Default("5e-4") double epsilon,
        @Default("0.95") double warmStart,
        @Default("20") int backtracks)
        implements UpdateRule {
    private static final double SHORTER = 0.8;
    private static final double SUFFICIENT = 0.01;

    public HessianFree {
        requirePositive("hessianFree", "damping", damping);
        requireAtLeast("hessianFree", "iterations", iterations, 1);
        requirePositive("hessianFree", "epsilon", epsilon);
        requireInside("hessianFree", "warmStart", warmStart, 0, Math.nextUp(1.0));
        requireAtLeast("hessianFree", "backtracks", backtracks, 1);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor lambda = step.slot("damping", Tensor.constant(step.dtype(), damping));
        ConjugateGradients.Solution solution = ConjugateGradients.solve(
                v -> step.gaussNewtonVector(v).plus(v.times(lambda)),
                g.negate(),
                step.slot("direction").times(warmStart),
                iterations,
                ConjugateGradients.progress(epsilon)); // (2)
        Tensor delta = step.keep("direction", solution.x());

        Tensor loss = step.lossAt(step.parameters());
        Tensor change = step.lossAt(step.parameters().plus(delta)).minus(loss);
        Tensor zero = change.times(0);
        Tensor ratio = solution.phi().less(0).select(change.div(solution.phi()), zero);
        Tensor trusted = ratio.greater(0.75).select(lambda.times(2.0 / 3), lambda);
        Tensor failed = ratio.greaterOrEqual(zero.plus(0.25)).not(); // a ratio that is no number included
        step.keep("damping", failed.select(lambda.times(1.5), trusted)); // (4)

        return delta.times(share(step, g, delta, loss)).times(step.rate()).negate();
    }

    /// The first of 0.8ʲ that is good enough for (3), or 0.
    private Tensor share(Step step, Tensor g, Tensor delta, Tensor loss) {
        Tensor slope = ConjugateGradients.dot(g, delta);
        Tensor one = Tensor.constant(step.dtype(), 1);
        Recurrence.Result search = Recurrence.forwards()
                .over(
                        List.of(one, one.times(0)),
                        List.of(Tensor.full(step.dtype(), Shape.of(backtracks), SHORTER)),
                        (carries, shorter) -> {
                            Tensor share = carries.get(0);
                            Tensor there = step.lossAt(step.parameters().plus(delta.times(share)));
                            Tensor good = there.lessOrEqual(
                                    loss.plus(slope.times(share).times(SUFFICIENT)));
                            return new Recurrence.Turn(
                                            List.of(
                                                    share.times(shorter.getFirst()),
                                                    good.select(share, share.times(0))),
                                            List.of())
                                    .until(good);
                        });
        return search.last(1);
    }
}
