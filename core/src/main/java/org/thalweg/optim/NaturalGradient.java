package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.List;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.ConjugateGradients.Equation;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.Shape;

/// Natural gradient descent: Amari (1998), "Natural gradient works efficiently in learning", Neural Computation 10(2).
///
///     F = E over x, and over y as the model says it, of ∇log p(y|x, θ) ∇log p(y|x, θ)ᵀ      (1)
///     θ ← θ − η (F + λI)⁻¹ g                                                                (2)
///
/// g, θ : `[n]`, F : `[n, n]` on the step's batch. Where the network's outputs are the natural parameters of
/// the distribution behind the loss (logits of classes or of binary outcomes with their cross-entropies, the
/// mean of a Gaussian with the squared error), the expectation over y is exact and F is the generalized
/// Gauss-Newton matrix of the loss: Martens (2020), "New insights and perspectives on the natural gradient
/// method", JMLR 21, section 9. That matrix is what this rule takes, in the units of the loss. For other losses
/// it is a Gauss-Newton method.
///
/// Sampled, (1) has one y for each row of outputs, drawn from the model's distribution in each step: unbiased, but of
/// a rank that is at most the number of rows, and g is not in its range as it is in that of the exact matrix. So parts
/// of the step grow as 1/λ: it wants a λ of 0.01 and more. Neither is the empirical Fisher matrix, which has the labels
/// of the data in the place of y: Kunstner, Balles & Hennig (2019), "Limitations of the empirical Fisher
/// approximation for natural gradient descent", arXiv:1905.12558.
///
/// (2) is solved by conjugate gradients from products Fv, begun at the last step's direction, until the residual is at
/// most `tolerance` · ‖g‖; or, for networks of a few hundred parameters, from F itself by its eigenvalues.
///
/// @param learningRate η; default 0.1
/// @param damping λ, in (0, ∞); default 0.001
/// @param solver how (2) is solved; default [Solver#CG]
/// @param iterations of conjugate gradients, at most, at least 1; default 20
/// @param tolerance in [0, 1); default 0.01
/// @param fisher how the expectation in (1) is taken; default [Fisher#EXACT]
@Named("naturalGradient")
@Meaning("gradients in the metric of the model's distribution")
public record NaturalGradient(
        @Named({"lr", "learningRate"}) @Default("0.1") Schedule learningRate,
        @Default("0.001") double damping,
        @Default("cg") Solver solver,
        @Default("20") int iterations,
        @Default("0.01") double tolerance,
        @Default("exact") Fisher fisher)
        implements UpdateRule {
    /// How (F + λI) d = g is solved.
    public enum Solver {
        /// By conjugate gradients: a product Fv an iteration.
        CG,
        /// By the eigenvalues of F: n products and a time of n³ each step.
        EIGEN
    }

    public NaturalGradient {
        requirePositive("naturalGradient", "damping", damping);
        requireAtLeast("naturalGradient", "iterations", iterations, 1);
        requireInside("naturalGradient", "tolerance", tolerance, 0, 1);
    }

    /// With the exact matrix.
    public NaturalGradient(Schedule learningRate, double damping, Solver solver, int iterations, double tolerance) {
        this(learningRate, damping, solver, iterations, tolerance, Fisher.EXACT);
    }

    @Override
    public Tensor update(Step step) {
        Tensor g = step.gradient();
        Tensor direction = switch (solver) {
            case CG -> step.keep("direction", byConjugateGradients(step, g));
            case EIGEN -> byEigenvalues(step, g);
        };
        return direction.times(step.rate()); // (2)
    }

    /// Fv
    private Tensor product(Step step, Tensor v) {
        return switch (fisher) {
            case EXACT -> step.gaussNewtonVector(v);
            case SAMPLED -> step.sampledFisherVector(v);
        };
    }

    private Tensor byConjugateGradients(Step step, Tensor g) {
        return ConjugateGradients.solve(
                        Equation.of(v -> product(step, v).plus(v.times(damping)), g),
                        step.slot("direction"),
                        iterations,
                        ConjugateGradients.residual(g, tolerance))
                .x();
    }

    private Tensor byEigenvalues(Step step, Tensor g) {
        int n = g.size(0);
        Tensor row = Tensor.iota(g.dtype(), Shape.of(n, n), 0);
        Tensor column = Tensor.iota(g.dtype(), Shape.of(n, n), 1);
        Tensor units = row.equalTo(column).to(g.dtype());
        Tensor fisher = Recurrence.forwards()
                .over(
                        List.of(),
                        List.of(units),
                        (_, unit) -> new Recurrence.Turn(List.of(), List.of(product(step, unit.getFirst()))))
                .stacked(0);
        Tensor symmetric = fisher.plus(fisher.transpose()).times(0.5);
        Matrices.Eigen eigen = Matrices.eigen(symmetric);
        Tensor v = eigen.vectors();
        Tensor along = v.transpose().matmul(g.expand(1)).squeeze(1);
        Tensor scaled = along.div(eigen.values().maximum(0).plus(damping));
        return v.matmul(scaled.expand(1)).squeeze(1);
    }
}
