package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.ConjugateGradients.Equation;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Hessian-free optimization: Martens (2010), "Deep learning via Hessian-free optimization", ICML, with the
/// Gauss-Newton matrix G of the loss, for large batches.
///
///     q(δ) = gᵀδ + ½ δᵀ(G + λI)δ                                                      (1)
///     δ ← minimum of q by conjugate gradients, begun at the last δ times `warmStart`   (2)
///     δ ← the one of iterations ⌈1.3ʲ⌉ of (2) before, as long as that lessens J(θ + δ)   (3)
///     δ ← 0.8ʲ δ for the first j with J(θ + δ) ≤ J(θ) + 0.01 gᵀδ, else 0               (4)
///     ρ = (J(θ + δ) − J(θ)) / q(δ):   λ ← 3/2 λ if ρ < ¼,   λ ← 2/3 λ if ρ > ¾         (5)
///     θ ← θ + ηδ
///
/// g, δ, θ : `[n]`, λ a scalar. (2) stops once its progress over the last max(10, i/10) of i iterations is less
/// than `epsilon` of q an iteration (section 4.4), and takes no more time then. ρ and the next start of (2) are of δ
/// before (3), whose points take memory for 14 vectors with 50 iterations. Gradient, products and values are all on
/// the step's batch; η = 1 is the paper's step.
///
/// As an option (2) has a preconditioner, for losses with a distribution behind them (section 4.7):
///
///     M = (d + λ)^¾,   d an estimate of diag G                                         (6)
///
/// Differs: (6) is no default, and d is not the paper's Σ ∇Jᵢ ∘ ∇Jᵢ over the gradients of the examples, but the same
/// sum with outcomes drawn from the model's distribution in the place of the labels, whose mean is diag G:
/// [Layers#diagonal]. λ = 1 at the start is ours, as the paper gives none.
///
/// @param learningRate η; default 1
/// @param damping λ at the start, in (0, ∞); default 1
/// @param iterations of conjugate gradients, at most, at least 1; default 50 (the paper: 250)
/// @param epsilon in (0, ∞); default 5e-4
/// @param warmStart in [0, 1]; default 0.95 (Martens & Sutskever 2012)
/// @param backtracks how many j there are in (4), at least 1; default 20
/// @param preconditioner of (2); default [Preconditioner#NONE]
@Named("hessianFree")
@Meaning("Gauss-Newton steps by conjugate gradients, with adaptive damping")
public record HessianFree(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("1") double damping,
        @Default("50") int iterations,
        @Default("5e-4") double epsilon,
        @Default("0.95") double warmStart,
        @Default("20") int backtracks,
        @Default("none") Preconditioner preconditioner)
        implements UpdateRule {
    /// M of the conjugate gradients in (2).
    public enum Preconditioner {
        /// I
        NONE,
        /// (6)
        DIAGONAL
    }

    private static final double SPACING = 1.3;
    private static final double SHORTER = 0.8;
    private static final double SUFFICIENT = 0.01;

    public HessianFree {
        requirePositive("hessianFree", "damping", damping);
        requireAtLeast("hessianFree", "iterations", iterations, 1);
        requirePositive("hessianFree", "epsilon", epsilon);
        requireInside("hessianFree", "warmStart", warmStart, 0, Math.nextUp(1.0));
        requireAtLeast("hessianFree", "backtracks", backtracks, 1);
    }

    /// Without preconditioner.
    public HessianFree(
            Schedule learningRate, double damping, int iterations, double epsilon, double warmStart, int backtracks) {
        this(learningRate, damping, iterations, epsilon, warmStart, backtracks, Preconditioner.NONE);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor lambda = step.slot("damping", Tensor.constant(step.dtype(), damping));
        ConjugateGradients.Path path = ConjugateGradients.solve(
                new Equation(
                        v -> step.gaussNewtonVector(v).plus(v.times(lambda)), g.negate(), preconditioner(step, lambda)),
                step.slot("direction").times(warmStart),
                kept(iterations),
                ConjugateGradients.progress(epsilon)); // (2)
        Tensor last = path.solution().x();
        Tensor phi = path.solution().phi();
        step.keep("direction", phi.equalTo(phi).select(last, step.zeros())); // not to begin from what is no number

        Tensor loss = step.lossAt(step.parameters());
        Tensor there = step.lossAt(step.parameters().plus(last));
        Tensor change = there.minus(loss);
        Tensor zero = change.times(0);
        Tensor ratio = phi.less(0).select(change.div(phi), zero);
        Tensor trusted = ratio.greater(0.75).select(lambda.times(2.0 / 3), lambda);
        Tensor failed = ratio.greaterOrEqual(zero.plus(0.25)).not(); // a ratio that is no number included
        step.keep("damping", failed.select(lambda.times(1.5), trusted)); // (5)

        Tensor delta = best(step, path, there); // (3)
        Tensor share = share(step, g, delta, loss); // (4)
        Tensor moved = share.greater(0).select(delta.times(share), step.zeros()); // whatever δ is
        return moved.times(step.rate()).negate();
    }

    /// M⁻¹ times a vector
    UnaryOperator<Tensor> preconditioner(Step step, Tensor lambda) {
        return switch (preconditioner) {
            case NONE -> r -> r;
            case DIAGONAL -> {
                Tensor root = step.layers(Fisher.SAMPLED)
                        .diagonal(step.layout())
                        .plus(lambda)
                        .sqrt();
                Tensor inverse = root.times(root.sqrt()).reciprocal(); // (6)
                yield r -> r.times(inverse);
            }
        };
    }

    /// The turns of (2) whose points are kept: ⌈1.3ʲ⌉ and the last.
    static int[] kept(int iterations) {
        return IntStream.concat(
                        DoubleStream.iterate(1, j -> j < iterations, j -> j * SPACING)
                                .mapToInt(j -> (int) Math.ceil(j))
                                .filter(i -> i < iterations),
                        IntStream.of(iterations))
                .distinct()
                .toArray();
    }

    /// (3): back from the last point, as long as that lessens the loss.
    private static Tensor best(Step step, ConjugateGradients.Path path, Tensor there) {
        Tensor last = path.solution().x();
        Tensor before = path.count().minus(2); // the index of the last point but one
        Tensor length = Tensor.full(step.dtype(), Shape.of(path.points().size(0)), 0);
        return Recurrence.forwards()
                .over(List.of(last, there, before), List.of(length), (carries, _) -> {
                    Tensor i = carries.get(2);
                    Tensor point = path.points().gather(i.maximum(0).to(DType.I32));
                    Tensor value = step.lossAt(step.parameters().plus(point));
                    Tensor less = i.less(0).not().and(worse(carries.get(1), value));
                    Tensor next = i.minus(1);
                    return new Recurrence.Turn(
                                    List.of(
                                            less.select(point, carries.get(0)),
                                            less.select(value, carries.get(1)),
                                            next),
                                    List.of())
                            .until(less.not().or(next.less(0)));
                })
                .last(0);
    }

    /// Whether a loss is above another, or no number while the other is one.
    private static Tensor worse(Tensor loss, Tensor other) {
        return loss.lessOrEqual(other).not().and(other.equalTo(other));
    }

    /// The first of 0.8ʲ that is good enough for (4), or 0.
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
