package org.thalweg.optim;

import static org.thalweg.optim.ConjugateGradients.dot;
import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Levenberg-Marquardt for networks that are small, or have few outputs: Hagan & Menhaj (1994), "Training feedforward
/// networks with the Marquardt algorithm", IEEE Trans. Neural Networks 5(6).
///
///     (G + λI) δ = −g                                                             (1)
///     if J(θ + δ) > J(θ):   λ ← cλ and (1) again, at most `attempts` times, else δ = 0   (2)
///     ρ = (J(θ) − J(θ + δ)) / (−gᵀδ − ½ δᵀGδ):   λ ← λ/c if ρ > ¾,   λ ← cλ if ρ < ¼    (3)
///     θ ← θ + ηδ
///
/// g, δ, θ : `[n]`, λ a scalar, in [1e-12, 1e12]. G = BᵀB is the Gauss-Newton matrix of the loss, B : `[m, n]` with m
/// outputs of all examples: JᵀJ as in the paper where the loss is a sum of squares, and what takes its place for
/// others, cross-entropies say. With n ≤ m (1) is solved by the inverse of `[n, n]`, else by that of `[m, m]`: Ren &
/// Goldfarb (2019), "Efficient subsampled Gauss-Newton and natural gradient methods for training neural networks",
/// arXiv:1906.02353,
///
///     (BᵀB + λI)⁻¹ g = (g − Bᵀ (BBᵀ + λI)⁻¹ B g) / λ                               (4)
///
/// both with a step of iterative refinement. B takes min(m, n) derivatives of the batch, and memory for mn
/// numbers: some hundreds of parameters, or batches of some hundreds of outputs. Gradient, G and values are all
/// on the step's batch.
///
/// Differs: the paper, whose J is over all data, divides λ by c after each success; (3) is Fletcher's (1971, "A
/// modified Marquardt subroutine for non-linear least squares", AERE-R 6799), since a fall on a batch says less.
///
/// @param learningRate η; default 1
/// @param damping λ at the start, in (0, ∞); default 0.01
/// @param factor c, in (1, ∞); default 10
/// @param attempts at most, at least 1; default 10
@Named("levenbergMarquardt")
@Meaning("Gauss-Newton steps of small networks, solved exactly, damped until they lessen the loss")
public record LevenbergMarquardt(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("0.01") double damping,
        @Default("10") double factor,
        @Default("10") int attempts)
        implements UpdateRule {
    private static final double LEAST = 1e-12;
    private static final double MOST = 1e12;

    public LevenbergMarquardt {
        requirePositive("levenbergMarquardt", "damping", damping);
        requireInside("levenbergMarquardt", "factor", factor, Math.nextUp(1.0), Double.POSITIVE_INFINITY);
        requireAtLeast("levenbergMarquardt", "attempts", attempts, 1);
    }

    @Override
    public Tensor update(Step step) {
        Tensor theta = step.parameters();
        Tensor g = step.gradient();
        Tensor loss = step.lossAt(theta);
        Tensor b = step.gaussNewtonFactor();
        boolean few = b.size(0) < b.size(1);
        Tensor gram = few ? b.matmul(b.transpose()) : b.transpose().matmul(b);
        Tensor one = Tensor.constant(step.dtype(), 1);
        Recurrence.Result tried = Recurrence.forwards()
                .over(
                        List.of(step.slot("damping", one.times(damping)), step.zeros(), loss),
                        List.of(Tensor.full(step.dtype(), Shape.of(attempts), factor)),
                        (carries, c) -> {
                            Tensor lambda = carries.getFirst();
                            Tensor inverse = Matrices.inverse(gram.plus(GaussNewtonFactor.units(b.dtype(), gram.size(0))
                                    .times(lambda)));
                            Tensor delta = solved(b, inverse, lambda, g).negate(); // (1)
                            Tensor there = step.lossAt(theta.plus(delta));
                            Tensor good = there.lessOrEqual(loss);
                            Tensor more = lambda.times(c.getFirst()).minimum(MOST);
                            return new Recurrence.Turn(
                                            List.of(
                                                    good.select(lambda, more),
                                                    good.select(delta, carries.get(1)),
                                                    good.select(there, loss)),
                                            List.of())
                                    .until(good); // (2)
                        });
        Tensor lambda = tried.last(0);
        Tensor delta = tried.last(1);
        step.keep("damping", damped(lambda, loss.minus(tried.last(2)), predicted(b, g, delta)));
        return delta.times(step.rate()).negate();
    }

    /// What the model says the loss falls by: −gᵀδ − ½ δᵀGδ.
    private static Tensor predicted(Tensor b, Tensor g, Tensor delta) {
        Tensor along = times(b, delta);
        return dot(g, delta).plus(dot(along, along).times(0.5)).negate();
    }

    /// (3)
    private Tensor damped(Tensor lambda, Tensor fall, Tensor predicted) {
        Tensor more = lambda.times(factor).minimum(MOST);
        Tensor less = lambda.times(1 / factor).maximum(LEAST);
        Tensor ratio = fall.div(predicted); // no number where nothing moved
        return ratio.less(0.25).select(more, ratio.greater(0.75).select(less, lambda));
    }

    /// (BᵀB + λI)⁻¹ g, and once more for what is left.
    ///
    /// @param inverse of BᵀB + λI, or of BBᵀ + λI if that is smaller
    private static Tensor solved(Tensor b, Tensor inverse, Tensor lambda, Tensor g) {
        Tensor across = b.transpose();
        boolean few = b.size(0) < b.size(1);
        UnaryOperator<Tensor> solve = v -> few
                ? v.minus(times(across, times(inverse, times(b, v)))).div(lambda) // (4)
                : times(inverse, v);
        Tensor first = solve.apply(g);
        Tensor left = g.minus(times(across, times(b, first))).minus(first.times(lambda));
        return first.plus(solve.apply(left));
    }

    private static Tensor times(Tensor matrix, Tensor v) {
        return matrix.matmul(v.expand(1)).squeeze(1);
    }
}
