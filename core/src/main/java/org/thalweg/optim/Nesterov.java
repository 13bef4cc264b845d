package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;

/// Nesterov's momentum: Sutskever, Martens, Dahl & Hinton (2013), "On the importance of initialization and
/// momentum in deep learning", in the form of Goodfellow, Bengio & Courville (2016), "Deep Learning",
/// Algorithm 8.3.
///
///     g = ∇J(θ + αv)     (1)
///     v ← αv − ηg        (2)
///     θ ← θ + v          (3)
///
/// g, v, θ : `[n]`, v = 0 at the start. The gradient is taken at the interim point θ + αv; the loss of the step
/// is the one there.
///
/// @param learningRate η; default 0.01
/// @param momentum α, in [0, 1); default 0.9; without effect in [Form#CONVEX]
/// @param form where gradients are taken, and which α; default [Form#INTERIM]
@Named("nesterov")
@Meaning("Nesterov's momentum, with the gradient at the interim point")
public record Nesterov(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("0.9") double momentum,
        @Default("interim") Form form)
        implements UpdateRule {
    /// Where gradients are taken, and which α.
    public enum Form {
        /// At the interim point: (1), (2), (3).
        INTERIM,
        /// In the variable θ + αv, as PyTorch and Keras: v ← αv + g (4); θ ← θ − η(g + αv) (5). While the rate
        /// is constant θ is the interim point of the other form.
        REWRITTEN,
        /// (1), (2), (3) with the momenta of Nesterov (1983), "A method of solving a convex programming problem
        /// with convergence rate O(1/k²)": α = (a − 1)/a′, a′ = (1 + √(1 + 4a²))/2, then a ← a′ (6). From
        /// a = 0, so that a = 1 after the first step, where v is 0 and any α will do.
        CONVEX
    }

    public Nesterov {
        requireInside("nesterov", "momentum", momentum, 0, 1);
    }

    /// With the interim point.
    public Nesterov(Schedule learningRate, double momentum) {
        this(learningRate, momentum, Form.INTERIM);
    }

    @Override
    public Tensor update(Step step) {
        return switch (form) {
            case INTERIM -> interim(step, Tensor.constant(step.dtype(), momentum));
            case REWRITTEN -> {
                Tensor g = step.gradient();
                Tensor v = step.keep("v", step.slot("v").times(momentum).plus(g)); // (4)
                yield g.plus(v.times(momentum)).times(step.rate()); // (5)
            }
            case CONVEX -> interim(step, sequence(step));
        };
    }

    private static Tensor interim(Step step, Tensor alpha) {
        Tensor carried = step.slot("v").times(alpha);
        Tensor g = step.gradientAt(step.parameters().plus(carried)); // (1)
        return step.keep("v", carried.minus(g.times(step.rate()))).negate(); // (2) (3)
    }

    private static Tensor sequence(Step step) {
        Tensor a = step.slot("a", Tensor.constant(DType.F64, 0));
        Tensor next = step.keep("a", a.square().times(4).plus(1).sqrt().plus(1).div(2)); // (6)
        return a.minus(1).div(next).to(step.dtype());
    }
}
