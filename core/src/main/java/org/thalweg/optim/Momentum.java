package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Gradient descent with momentum: Polyak (1964), "Some methods of speeding up the convergence of iteration
/// methods", in the form of Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.2.
///
///     v ← αv − ηg     (1)
///     θ ← θ + v       (2)
///
/// g, v, θ : `[n]`, v = 0 at the start.
///
/// Differs: frameworks keep the rate outside of the buffer, which is the same only while the rate is; see
/// [Form]. For a penalty, put [L2] before it.
///
/// @param learningRate η; default 0.01
/// @param momentum α, in [0, 1); default 0.9
/// @param form what the buffer holds; default [Form#TEXTBOOK]
/// @param dampening τ, in [0, 1); default 0, and only for [Form#RATE_OUTSIDE]
@Named("momentum")
@Meaning("gradient descent with Polyak's momentum")
public record Momentum(
        @Named({"lr", "learningRate"}) @Default("0.01") Schedule learningRate,
        @Default("0.9") double momentum,
        @Default("textbook") Form form,
        @Default("0") double dampening)
        implements UpdateRule {
    /// What the buffer v holds.
    public enum Form {
        /// Steps, with their rates: (1) and (2).
        TEXTBOOK,
        /// Gradients, as PyTorch: v ← αv + (1−τ)g, but v ← g at t = 1 (3); θ ← θ − ηv (4).
        RATE_OUTSIDE,
        /// A mean of gradients: v ← αv + (1−α)g (5); θ ← θ − ηv (6).
        AVERAGE
    }

    public Momentum {
        requireInside("momentum", "momentum", momentum, 0, 1);
        requireInside("momentum", "dampening", dampening, 0, 1);
        if (dampening != 0 && form != Form.RATE_OUTSIDE) {
            throw new IllegalArgumentException("momentum: dampening = " + dampening
                    + " goes with form rate-outside only; leave it out, or choose that form");
        }
    }

    /// The textbook's form.
    public Momentum(Schedule learningRate, double momentum) {
        this(learningRate, momentum, Form.TEXTBOOK, 0);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        return switch (form) {
            case TEXTBOOK -> {
                Tensor v = step.slot("v").times(momentum).minus(g.times(step.rate()));
                yield step.keep("v", v).negate(); // (1) (2)
            }
            case RATE_OUTSIDE -> {
                Tensor share =
                        dampening == 0 ? g : g.times(step.scalar("1 - dampening", t -> t == 1 ? 1 : 1 - dampening));
                Tensor v = step.slot("v").times(momentum).plus(share);
                yield step.keep("v", v).times(step.rate()); // (3) (4)
            }
            case AVERAGE -> step.average("v", momentum, g).times(step.rate()); // (5) (6)
        };
    }
}
