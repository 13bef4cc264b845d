package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Muon: Jordan, Jin, Boza, You, Cesista, Newhouse & Bernstein (2024), "Muon: an optimizer for hidden layers in
/// neural networks", kellerjordan.github.io/posts/muon; decay and scale by Liu et al. (2025), "Muon is scalable
/// for LLM training", arXiv:2502.16982. For each matrix W ([Layout.Entry#matrix]) with its gradient G:
///
///     m ← μm + (1−μ)G                                                    (1)
///     U = (1−μ)G + μm                                                    (2)
///     X = U / max(‖U‖, ε), transposed if it is tall                      (3)
///     A = XXᵀ,   X ← aX + (bA + cA²)X,   as often as `iterations` says   (4)
///     W ← (1 − ηλ)W − η s X                                              (5)
///
/// G, m, U, X, W : `[rows, columns]`, m = 0 at the start; a, b, c = 3.4445, −4.7750, 2.0315. (4) brings all
/// singular values near 1: X is about the orthogonal matrix nearest to U. What is no matrix moves by the rule
/// `rest`, with its own rate. The authors leave the first and the last layer to it as well.
///
/// Differs: momentum with or without (2), and corrected, in [Form]; s in [Scale]. The authors' matrices are
/// `[out, in]`, ours `[in, out]`, so that their √max(1, rows/columns) is [Scale#COLUMNS] here.
///
/// @param learningRate η; default 0.02
/// @param momentum μ, in [0, 1); default 0.95
/// @param weightDecay λ, from 0; default 0
/// @param iterations of (4), at least 1; default 5
/// @param epsilon ε, in (0, ∞); default 1e-7
/// @param form U and its norm; default [Form#NESTEROV]
/// @param scale s; default [Scale#COLUMNS]
/// @param rms the size of steps with [Scale#RMS], in (0, ∞); default 0.2
/// @param rest for what is no matrix; default Adam
@Named("muon")
@Meaning("orthogonal steps for matrices, another rule for the rest")
public record Muon(
        @Named({"lr", "learningRate"}) @Default("0.02") Schedule learningRate,
        @Default("0.95") double momentum,
        @Default("0") double weightDecay,
        @Default("5") int iterations,
        @Default("1e-7") double epsilon,
        @Default("nesterov") Form form,
        @Default("columns") Scale scale,
        @Default("0.2") double rms,
        @Default("adam") UpdateRule rest)
        implements UpdateRule {
    /// The direction U that is made orthogonal.
    public enum Form {
        /// (2), divided as in (3).
        NESTEROV,
        /// U = m (6), divided as in (3).
        AVERAGE,
        /// Without the bias of the average, as Nadam and optax: U = μm/(1−μᵗ⁺¹) + (1−μ)G/(1−μᵗ), X = U/(‖U‖ +
        /// ε)
        /// (7).
        CORRECTED
    }

    /// The factor s of (5).
    public enum Scale {
        /// √max(1, columns/rows): outputs over inputs (8).
        COLUMNS,
        /// √max(1, rows/columns): for matrices that are stored `[out, in]` (9).
        ROWS,
        /// rms · √max(rows, columns), which makes steps as large as AdamW's (10).
        RMS
    }

    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    public Muon {
        requireInside("muon", "momentum", momentum, 0, 1);
        requireInside("muon", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        requireAtLeast("muon", "iterations", iterations, 1);
        requirePositive("muon", "epsilon", epsilon);
        requirePositive("muon", "rms", rms);
    }

    @Override
    public Tensor update(Step step) {
        return join(step, e -> updateOf(step, e).reshape(e.shape()), UpdateRule::update);
    }

    private Tensor updateOf(Step step, Layout.Entry e) {
        Tensor x = orthogonal(direction(step, e.name(), e.matrix(step.gradient())));
        Tensor decay = e.matrix(step.parameters()).times(weightDecay);
        return x.times(scale(x.size(0), x.size(1))).plus(decay).times(step.rate()); // (5)
    }

    private Tensor direction(Step step, String name, Tensor g) {
        Tensor m = step.average("m/" + name, momentum, g); // (1)
        return switch (form) {
            case NESTEROV -> g.times(1 - momentum).plus(m.times(momentum)); // (2)
            case AVERAGE -> m; // (6)
            case CORRECTED -> {
                Tensor ahead = step.scalar("m ahead", t -> momentum / (1 - Math.pow(momentum, t + 1.0)));
                Tensor now = step.scalar("g", t -> (1 - momentum) / (1 - Math.pow(momentum, (double) t)));
                yield m.times(ahead).plus(g.times(now)); // (7)
            }
        };
    }

    private Tensor orthogonal(Tensor u) {
        Tensor norm = Norms.norm(u);
        boolean tall = u.size(0) > u.size(1);
        Tensor x = (tall ? u.transpose() : u)
                .div(form == Form.CORRECTED ? norm.plus(epsilon) : norm.maximum(epsilon)); // (3) (7)
        for (int i = 0; i < iterations; i++) {
            Tensor a = x.matmul(x.transpose());
            Tensor polynomial = a.times(B).plus(a.matmul(a).times(C));
            x = x.times(A).plus(polynomial.matmul(x)); // (4)
        }
        return tall ? x.transpose() : x;
    }

    private double scale(int rows, int columns) {
        return switch (scale) {
            case COLUMNS -> Math.sqrt(Math.max(1, (double) columns / rows)); // (8)
            case ROWS -> Math.sqrt(Math.max(1, (double) rows / columns)); // (9)
            case RMS -> rms * Math.sqrt(Math.max(rows, columns)); // (10)
        };
    }

    @Override
    public Tensor evaluated(Step state) {
        return join(state, e -> e.view(state.parameters()), UpdateRule::evaluated);
    }

    private Tensor join(
            Step step, Function<Layout.Entry, Tensor> ofMatrix, BiFunction<UpdateRule, Step, Tensor> ofRest) {
        if (step.layout().entries().stream().allMatch(Layout.Entry::isMatrix)) {
            return step.perParameter(ofMatrix);
        }
        Step others = step.part("rest", e -> !e.isMatrix(), rest.learningRate());
        Tensor all = ofRest.apply(rest, others);
        return step.perParameter(
                e -> e.isMatrix() ? ofMatrix.apply(e) : others.layout().view(all, e.name()));
    }
}
