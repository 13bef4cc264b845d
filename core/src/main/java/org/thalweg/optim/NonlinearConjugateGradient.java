package org.thalweg.optim;

import static org.thalweg.optim.ConjugateGradients.dot;
import static org.thalweg.optim.Hyperparameters.requireAtLeast;

import java.util.List;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Nonlinear conjugate gradients on large minibatches: Le, Ngiam, Coates, Lahiri, Prochnow & Ng (2011), "On
/// optimization methods for deep learning", ICML. A step takes K turns on its batch, the next step begins anew on
/// the next one:
///
///     d₀ = −g₀,   dₖ = −gₖ + βdₖ₋₁,   β = max(0, gₖᵀ(gₖ − gₖ₋₁) / gₖ₋₁ᵀgₖ₋₁)            (1)
///     dₖ = −gₖ where gₖᵀdₖ ≥ 0                                                           (2)
///     θₖ₊₁ = θₖ + αdₖ,   J(θₖ + αdₖ) ≤ J(θₖ) + 1e-4 α gₖᵀdₖ                               (3)
///     α* = −α² gₖᵀdₖ / 2(J(θₖ + αdₖ) − J(θₖ) − α gₖᵀdₖ)                                   (4)
///     θ ← θ₀ + η(θ_K − θ₀)
///
/// gₖ = ∇J(θₖ), dₖ, θ : `[n]`. β is Polak and Ribière's (1969), and 0 where that is below: Gilbert & Nocedal (1992),
/// "Global convergence properties of conjugate gradient methods for optimization", SIAM J. Optim. 2.
///
/// The search: (4) is the minimum of the parabola through J(θₖ), its slope and the value at α, and the next α to be
/// tried, within a factor of 10. It ends at an α with (3) that is within a tenth of its α*, where the slope of the
/// parabola is a tenth of that at 0 (as exact as Nocedal & Wright 2006, section 3.1, want it for this method); or
/// where an α with (3) was found and the next is no better. Without one after `tries` the turns end. It costs
/// values alone; a turn has one gradient.
///
/// A search begins at the α of the last one times the ratio of their slopes, at most tenfold (Nocedal & Wright,
/// section 3.5); the first of a batch goes by the first of the batch before, and the very first begins at
/// 1 / (1 + ‖g‖²), as in Rasmussen's `minimize`. Three turns are those of Hinton & Salakhutdinov (2006), "Reducing
/// the dimensionality of data with neural networks", Science 313, on batches of 1000. More turns fit a small batch
/// instead of the data. Values are of the loss itself: penalties that a transform adds to gradients have no part
/// in them.
///
/// @param learningRate η; default 1
/// @param turns K, at least 1; default 3
/// @param tries of α in a turn, at most, at least 1; default 10
@Named("conjugateGradient")
@Meaning("some turns of conjugate gradients with line searches on each batch")
public record NonlinearConjugateGradient(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("3") int turns,
        @Default("10") int tries)
        implements UpdateRule {
    private static final double SUFFICIENT = 1e-4;
    private static final double NEAR = 0.1;
    private static final double FARTHEST = 10;

    public NonlinearConjugateGradient {
        requireAtLeast("conjugateGradient", "turns", turns, 1);
        requireAtLeast("conjugateGradient", "tries", tries, 1);
    }

    /// A point from which to go on.
    ///
    /// @param delta how far it is from θ₀
    /// @param gradient of the turn before, at its beginning
    /// @param direction of that turn
    /// @param slope in that direction, at its beginning
    /// @param alpha what its search found: 0 if nothing
    /// @param loss here
    private record Turn(Tensor delta, Tensor gradient, Tensor direction, Tensor slope, Tensor alpha, Tensor loss) {
        static Turn of(List<Tensor> carries) {
            return new Turn(
                    carries.get(0), carries.get(1), carries.get(2), carries.get(3), carries.get(4), carries.get(5));
        }

        List<Tensor> carries() {
            return List.of(delta, gradient, direction, slope, alpha, loss);
        }
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor slope = dot(g, g).negate();
        Tensor none = Tensor.constant(step.dtype(), 0);
        Tensor size = step.slot("size", none);
        Tensor begin = size.greater(0)
                .select(
                        size.times(ratio(step.slot("slope", none), slope)),
                        slope.negate().plus(1).reciprocal());
        Turn first = searched(step, step.zeros(), g, g.negate(), slope, begin, step.lossAt(step.parameters()));
        step.keep("size", first.alpha());
        step.keep("slope", slope);
        return turned(step, first).times(step.rate()).negate();
    }

    /// θ_K − θ₀
    private Tensor turned(Step step, Turn first) {
        if (turns == 1) {
            return first.delta();
        }
        Tensor length = Tensor.full(step.dtype(), Shape.of(turns - 1), 0);
        return Recurrence.forwards()
                .over(first.carries(), List.of(length), (carries, _) -> {
                    Turn next = next(step, Turn.of(carries));
                    return new Recurrence.Turn(next.carries(), List.of())
                            .until(next.alpha().greater(0).not());
                })
                .last(0);
    }

    private Turn next(Step step, Turn last) {
        Tensor g = step.gradientAt(step.parameters().plus(last.delta()));
        Tensor before = last.gradient();
        Tensor beta = dot(g, g.minus(before)).div(dot(before, before)).maximum(0);
        Tensor conjugate = last.direction().times(beta).minus(g); // (1)
        Tensor slope = dot(g, conjugate);
        Tensor downhill = slope.less(0);
        Tensor d = downhill.select(conjugate, g.negate()); // (2)
        Tensor along = downhill.select(slope, dot(g, g).negate());
        Tensor begin = last.alpha().times(ratio(last.slope(), along));
        return searched(step, last.delta(), g, d, along, begin, last.loss());
    }

    private static Tensor ratio(Tensor before, Tensor slope) {
        return before.div(slope).minimum(FARTHEST);
    }

    /// (3), (4)
    ///
    /// @param from how far θₖ is from θ₀
    /// @param begin the first α
    private Turn searched(Step step, Tensor from, Tensor g, Tensor d, Tensor slope, Tensor begin, Tensor loss) {
        Tensor point = step.parameters().plus(from);
        Recurrence.Result search = Recurrence.forwards()
                .over(
                        List.of(begin, begin.times(0), loss),
                        List.of(Tensor.full(step.dtype(), Shape.of(tries), 0)),
                        (carries, _) -> {
                            Tensor alpha = carries.get(0);
                            Tensor best = carries.get(1);
                            Tensor least = carries.get(2);
                            Tensor there = step.lossAt(point.plus(d.times(alpha)));
                            Tensor line = slope.times(alpha);
                            Tensor good = there.lessOrEqual(loss.plus(line.times(SUFFICIENT)))
                                    .and(there.less(least));
                            Tensor next = next(alpha, line, there.minus(loss).minus(line));
                            Tensor near = next.minus(alpha).abs().lessOrEqual(next.times(NEAR));
                            Tensor flat = there.equalTo(loss); // too near to tell the values apart
                            Tensor done = good.and(near)
                                    .or(good.not().and(best.greater(0).or(flat)));
                            return new Recurrence.Turn(
                                            List.of(next, good.select(alpha, best), good.select(there, least)),
                                            List.of())
                                    .until(done);
                        });
        Tensor alpha = search.last(1);
        Tensor moved = alpha.greater(0).select(d.times(alpha), step.zeros()); // whatever d is
        return new Turn(from.plus(moved), g, d, slope, alpha, search.last(2));
    }

    /// (4), between a tenth and ten times α; the latter where the parabola has no minimum, the former where it
    /// is no number.
    ///
    /// @param line α gᵀd
    /// @param excess the value at α less that of the tangent at 0
    private static Tensor next(Tensor alpha, Tensor line, Tensor excess) {
        Tensor far = alpha.times(FARTHEST);
        Tensor close = alpha.times(1 / FARTHEST);
        Tensor minimum = line.times(alpha).div(excess.times(-2));
        Tensor within = minimum.greater(close).select(minimum.less(far).select(minimum, far), close);
        return excess.less(0).select(far, within);
    }
}
