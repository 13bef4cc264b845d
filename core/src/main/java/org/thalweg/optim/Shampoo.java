package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.ArrayList;
import java.util.List;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Shampoo: Gupta, Koren & Singer (2018), "Shampoo: preconditioned stochastic tensor optimization",
/// arXiv:1802.09568, Algorithm 1; vectors by its Algorithm 2, of order 1. For each matrix W
/// ([Layout.Entry#matrix]) with its gradient G:
///
///     L ← L + GGᵀ,   R ← R + GᵀG               (1)
///     U = L^(−1/4) G R^(−1/4)                  (2)
///     vectors:   L ← L + ggᵀ,   U = L^(−1/2) g  (3)
///     W ← W − ηU                               (4)
///
/// G, U, W : `[rows, columns]`, L : `[rows, rows]`, R : `[columns, columns]`; L = R = εI at the start. Roots are
/// taken by eigenvalues (X^p = V Λᵖ Vᵀ), none of which counts for less than ε.
///
/// Matrices and vectors that are larger than `block` are cut into blocks, each with factors of its own: Anil,
/// Gupta, Koren, Regan & Singer (2020), "Scalable second order optimization for deep learning", arXiv:2002.09018,
/// §4. Roots cost some 20n³ operations; with `interval` they serve for several steps, as there.
///
/// ε is that of the authors' program, `ShampooOptimizer` in TensorFlow 1. Its rate is 1; 0.1 is ours, since the
/// first step is η times a matrix with orthogonal rows or columns, whatever the length of the gradient.
///
/// Differs: most programs take the size of the step from another rule, see [Form].
///
/// @param learningRate η; default 0.1
/// @param epsilon ε, in (0, ∞); default 1e-4
/// @param form the size of the step; default [Form#PAPER]
/// @param interval steps from one computation of the roots to the next, the first in step 1; at least 1; default 1
/// @param block the longest side of a factor, at least 1; default 1024
@Named("shampoo")
@Meaning("gradients preconditioned from both sides of each matrix")
public record Shampoo(
        @Named({"lr", "learningRate"}) @Default("0.1") Schedule learningRate,
        @Default("1e-4") double epsilon,
        @Default("paper") Form form,
        @Default("1") int interval,
        @Default("1024") int block)
        implements UpdateRule {
    /// The size of the step.
    public enum Form {
        /// What (2) and (3) give.
        PAPER,
        /// That of gradient descent, for each parameter as a whole: U ← U‖G‖/‖U‖ (5). Anil et al. (2020), §4.2.
        GRAFTED
    }

    public Shampoo {
        requirePositive("shampoo", "epsilon", epsilon);
        requireAtLeast("shampoo", "interval", interval, 1);
        requireAtLeast("shampoo", "block", block, 1);
    }

    /// With roots at every step.
    public Shampoo(Schedule learningRate, double epsilon, Form form) {
        this(learningRate, epsilon, form, 1, 1024);
    }

    @Override
    public Tensor update(Step step) {
        return step.perParameter(e -> {
            Tensor g = e.view(step.gradient());
            Tensor matrix = e.isMatrix() ? e.matrix(step.gradient()) : g.reshape(e.size(), 1);
            Tensor u = preconditioned(step, e, matrix).reshape(e.shape());
            Tensor sized = form == Form.GRAFTED
                    ? u.times(Norms.quotient(Norms.norm(g), Norms.norm(u), 1)) // (5)
                    : u;
            return sized.times(step.rate()); // (4)
        });
    }

    private Tensor preconditioned(Step step, Layout.Entry e, Tensor g) {
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < g.size(0); i += block) {
            Tensor across = g.slice(0, i, Math.min(i + block, g.size(0)));
            List<Tensor> columns = new ArrayList<>();
            for (int j = 0; j < g.size(1); j += block) {
                String name = e.name() + (g.size(0) > block || g.size(1) > block ? " from " + i + ", " + j : "");
                Tensor part = across.slice(1, j, Math.min(j + block, g.size(1)));
                columns.add(e.isMatrix() ? ofMatrix(step, name, part) : ofVector(step, name, part));
            }
            rows.add(columns.isEmpty() ? across : Tensor.concat(columns, 1));
        }
        return rows.isEmpty() ? g : Tensor.concat(rows, 0);
    }

    private Tensor ofMatrix(Step step, String name, Tensor g) {
        Tensor left = power(step, "left/" + name, g.matmul(g.transpose()), -0.25); // (1)
        Tensor right = power(step, "right/" + name, g.transpose().matmul(g), -0.25);
        return left.matmul(g).matmul(right); // (2)
    }

    private Tensor ofVector(Step step, String name, Tensor g) {
        return power(step, "left/" + name, g.matmul(g.transpose()), -0.5).matmul(g); // (3)
    }

    /// A power of the sum of `more` over the steps.
    private Tensor power(Step step, String name, Tensor more, double exponent) {
        Tensor factor = step.slot(name, identity(more).times(epsilon));
        Tensor sum = step.keep(name, factor.plus(more));
        if (interval == 1) {
            return power(sum, exponent);
        }
        String root = name + " root";
        Tensor before = step.slot(root, Tensor.full(more.dtype(), more.shape(), 0));
        return step.every(interval, 1 % interval, () -> step.keep(root, power(sum, exponent)), () -> before);
    }

    private Tensor power(Tensor x, double exponent) {
        Matrices.Eigen eigen = Matrices.eigen(x);
        Tensor powers = eigen.values().maximum(epsilon).pow(exponent);
        return eigen.vectors().times(powers.expand(0)).matmul(eigen.vectors().transpose());
    }

    private static Tensor identity(Tensor like) {
        Shape shape = like.shape();
        Tensor diagonal = Tensor.iota(DType.I32, shape, 0).equalTo(Tensor.iota(DType.I32, shape, 1));
        return diagonal.to(like.dtype());
    }
}
