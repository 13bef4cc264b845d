package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;

/// Adafactor: Shazeer & Stern (2018), "Adafactor: adaptive learning rates with sublinear memory cost",
/// arXiv:1804.04235, Algorithms 4 and 5. For each parameter X with its gradient G:
///
///     β̂ = 1 − t^−c                                                           (1)
///     matrices:   R ← β̂R + (1−β̂) row means of G² + ε₁                        (2)
///                 C ← β̂C + (1−β̂) column means of G² + ε₁                     (3)
///                 V̂ = RC / mean(R)                                           (4)
///     others:     V̂ ← β̂V̂ + (1−β̂)(G² + ε₁)                                   (5)
///     U = G/√V̂,   U ← U / max(1, RMS(U)/d)                                   (6)
///     X ← X − max(ε₂, RMS(X)) · min(η, 1/√t) · U                             (7)
///
/// G, X, U, V̂ : `[rows, columns]` ([Layout.Entry#matrix]), R : `[rows]`, C : `[columns]`, from 0. η is the
/// largest relative step, not a rate in units of the parameters. The paper has sums in (2) and (3), which (4)
/// divides by their sum: the same V̂.
///
/// Differs: PyTorch puts ε₁ elsewhere, see [Form]. Its decay, by ηλ, is [DecoupledDecay] behind this.
///
/// @param learningRate η; default 0.01
/// @param decay c, in (0, ∞); default 0.8
/// @param epsilon1 ε₁, from 0; default 1e-30
/// @param epsilon2 ε₂, from 0; default 0.001
/// @param clipping d, in (0, ∞); default 1
/// @param form where ε₁ stands; default [Form#PAPER]
@Named("adafactor")
@Meaning("adaptive steps relative to the parameters, with the memory of rows and columns")
public record Adafactor(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("0.8") double decay,
        @Default("1e-30") double epsilon1,
        @Default("0.001") double epsilon2,
        @Default("1") double clipping,
        @Default("paper") Form form)
        implements UpdateRule {
    /// Where ε₁ stands.
    public enum Form {
        /// Beside G²: (2), (3), (5).
        PAPER,
        /// As bounds, as PyTorch: mean(R) is at least ε₁ in (4), V̂ at least ε₁² in (6) (8).
        TORCH
    }

    public Adafactor {
        requirePositive("adafactor", "decay", decay);
        requireInside("adafactor", "epsilon1", epsilon1, 0, Double.POSITIVE_INFINITY);
        requireInside("adafactor", "epsilon2", epsilon2, 0, Double.POSITIVE_INFINITY);
        requirePositive("adafactor", "clipping", clipping);
    }

    @Override
    public Tensor update(Step step) {
        Schedule largest = step.schedule();
        Tensor relative = step.scalar("relative step", t -> Math.min(largest.rate(t - 1), 1 / Math.sqrt((double) t)));
        return step.perParameter(e -> {
            Tensor g = e.isMatrix() ? e.matrix(step.gradient()) : e.view(step.gradient());
            Tensor u = g.div(secondMoment(step, e, g).sqrt());
            Tensor clipped = u.div(Norms.rms(u).div(clipping).maximum(1)); // (6)
            Tensor size = Norms.rms(e.view(step.parameters())).maximum(epsilon2);
            return clipped.times(size.times(relative)).reshape(e.shape()); // (7)
        });
    }

    private Tensor secondMoment(Step step, Layout.Entry e, Tensor g) {
        Tensor square = form == Form.PAPER ? g.square().plus(epsilon1) : g.square();
        Tensor v = e.isMatrix() ? factored(step, e.name(), square) : average(step, "v/" + e.name(), square); // (5)
        double smallest = step.dtype() == DType.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL; // else 0/0 without gradient
        return form == Form.TORCH ? v.maximum(Math.max(epsilon1 * epsilon1, smallest)) : v; // (8)
    }

    private Tensor factored(Step step, String name, Tensor square) {
        Tensor r = average(step, "r/" + name, square.mean(1)); // (2)
        Tensor c = average(step, "c/" + name, square.mean(0)); // (3)
        Tensor mean = form == Form.TORCH ? r.mean().maximum(epsilon1) : r.mean(); // (8)
        Tensor share = r.div(mean); // first, as RC may be too small for a float
        return Functions.keep(share, square, 1).times(Functions.keep(c, square, 0)); // (4)
    }

    private Tensor average(Step step, String name, Tensor x) {
        Tensor s = step.slot(name, Tensor.full(x.dtype(), x.shape(), 0));
        Tensor share = step.scalar("1 - beta", t -> Math.pow((double) t, -decay)); // (1)
        return step.keep(name, s.plus(x.minus(s).times(share)));
    }
}
