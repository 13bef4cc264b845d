package org.thalweg.optim;

import static org.thalweg.optim.ConjugateGradients.dot;
import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// L-BFGS on minibatches: Schraudolph, Yu & Günter (2007), "A stochastic quasi-Newton method for online convex
/// optimization", AISTATS, the limited-memory form.
///
///     d = H g by the two loops over the last m pairs (s, y), begun from the mean of sᵀy / yᵀy over them     (1)
///     θ₊ = θ − ηd,   s = θ₊ − θ                                                                            (2)
///     y = ∇J(θ₊) − ∇J(θ) + λs, both on the same batch                                                      (3)
///
/// g, d, s, y, θ : `[n]`. Without pairs d = g. A difference of gradients from two batches would measure their
/// noise; (3) costs a second gradient a step instead, on the same examples and with the same draws of dropout. So there
/// is no need for batches that overlap, whose common examples give both gradients in multi-batch L-BFGS: Berahas,
/// Nocedal & Takáč (2016), "A multi-batch L-BFGS method for machine learning", NIPS. A pair is kept where sᵀy > 0.
///
/// The two loops: Nocedal (1980), "Updating quasi-Newton matrices with limited storage", Math. Comp. 35.
///
/// @param learningRate η; default 0.1
/// @param memory m, at least 1; default 10
/// @param damping λ, in [0, ∞); default 0
@Named("onlineLbfgs")
@Meaning("limited-memory quasi-Newton steps, differences of gradients on one batch")
public record OnlineLbfgs(
        @Named({"lr", "learningRate"}) @Default("0.1") Schedule learningRate,
        @Default("10") int memory,
        @Default("0") double damping)
        implements UpdateRule {
    public OnlineLbfgs {
        requireAtLeast("onlineLbfgs", "memory", memory, 1);
        requireInside("onlineLbfgs", "damping", damping, 0, Double.POSITIVE_INFINITY);
    }

    /// s, y and 1/sᵀy, which is 0 where there is no pair.
    private record Pair(Tensor s, Tensor y, Tensor rho, Tensor scale) {}

    @Override
    public Tensor update(Step step) {
        Tensor theta = step.parameters();
        Tensor g = step.gradient();
        Tensor none = Tensor.full(g.dtype(), Shape.of(memory, g.size(0)), 0);
        Tensor steps = step.slot("steps", none);
        Tensor changes = step.slot("changes", none);
        Tensor update = direction(g, pairs(steps, changes)).times(step.rate()); // (1), (2)

        Tensor s = update.negate();
        Tensor y = step.gradientAt(theta.minus(update)).minus(g).plus(s.times(damping)); // (3)
        Tensor curved = dot(s, y).greater(0);
        step.keep("steps", with(steps, s, curved));
        step.keep("changes", with(changes, y, curved));
        return update;
    }

    /// The oldest row out and this one in, if it is to be kept.
    private Tensor with(Tensor rows, Tensor row, Tensor kept) {
        List<Tensor> next = new ArrayList<>();
        if (memory > 1) {
            next.add(rows.slice(0, 1, memory));
        }
        next.add(row.expand(0));
        return kept.select(Tensor.concat(next, 0), rows);
    }

    /// Oldest first.
    private List<Pair> pairs(Tensor steps, Tensor changes) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < memory; i++) {
            Tensor s = steps.slice(0, i, i + 1).squeeze(0);
            Tensor y = changes.slice(0, i, i + 1).squeeze(0);
            Tensor sy = dot(s, y);
            Tensor zero = sy.times(0);
            Tensor there = sy.greater(0);
            pairs.add(new Pair(s, y, there.select(sy.reciprocal(), zero), there.select(sy.div(dot(y, y)), zero)));
        }
        return pairs;
    }

    private static Tensor direction(Tensor g, List<Pair> pairs) {
        Tensor q = g;
        List<Tensor> alphas = new ArrayList<>();
        for (Pair pair : pairs.reversed()) {
            Tensor alpha = dot(pair.s(), q).times(pair.rho());
            q = q.minus(pair.y().times(alpha));
            alphas.addFirst(alpha);
        }
        Tensor r = q.times(scale(pairs));
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            Tensor beta = dot(pair.y(), r).times(pair.rho());
            r = r.plus(pair.s().times(alphas.get(i).minus(beta)));
        }
        return r;
    }

    /// The mean of sᵀy / yᵀy over the pairs that are there; 1 if there is none.
    private static Tensor scale(List<Pair> pairs) {
        Tensor sum = pairs.stream().map(Pair::scale).reduce(Tensor::plus).orElseThrow();
        Tensor count = pairs.stream()
                .map(pair -> pair.rho().greater(0).to(sum.dtype()))
                .reduce(Tensor::plus)
                .orElseThrow();
        return count.greater(0).select(sum.div(count), count.plus(1));
    }
}
