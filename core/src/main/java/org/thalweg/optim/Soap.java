package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import org.thalweg.graph.Matrices;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// SOAP, Adam in the eigenbasis of Shampoo: Vyas, Morwani, Zhao, Kwun, Shapira, Brandfonbrener, Janson & Kakade
/// (2024), "SOAP: improving and stabilizing Shampoo using Adam", arXiv:2409.11321, Algorithm 3. For each matrix W
/// ([Layout.Entry#matrix]) with its gradient G:
///
///     t = 1:   L = (1−β_s)GGᵀ,   R = (1−β_s)GᵀG,   Q_L, Q_R their eigenvectors; W stays     (1)
///     t > 1, with k = t − 1:
///     M ← β₁M + (1−β₁)G                                                                     (2)
///     V ← β₂V + (1−β₂)(Q_LᵀGQ_R)²                                                           (3)
///     N = √(1−β₂ᵏ)/(1−β₁ᵏ) · Q_L [Q_LᵀMQ_R / (√V + ε)] Q_Rᵀ                                  (4)
///     W ← (W − ηN)(1 − ηλ)                                                                  (5)
///     L ← β_s L + (1−β_s)GGᵀ,   R ← β_s R + (1−β_s)GᵀG                                      (6)
///     if k mod `interval` = 0, for either side:   P = LQ,   Q ← Q of P = QR                  (7)
///
/// G, M, N, V, W : `[rows, columns]`, L and Q_L : `[rows, rows]`, R and Q_R : `[columns, columns]`, M = V = 0 at
/// the start. Before (7) the columns of P are sorted by falling diag(QᵀP), and the rows (for R the columns) of V
/// with them. What is no matrix has Q = I, and so has a side longer than `largest`.
///
/// Differs: the paper's algorithm says nothing of the first step and of the sorting; both are in its authors'
/// code.
///
/// @param learningRate η; default 0.003
/// @param beta1 β₁, in [0, 1); default 0.95
/// @param beta2 β₂, in [0, 1); default 0.95
/// @param shampooBeta β_s, in [0, 1); default 0.95
/// @param epsilon ε, in (0, ∞); default 1e-8
/// @param weightDecay λ, from 0; default 0.01
/// @param interval steps from one basis to the next, at least 1; default 10
/// @param correctBias whether (4) has its first factor; default true
/// @param largest the longest side that has a basis, at least 1; default 10000
@Named("soap")
@Meaning("adaptive moments in the eigenbasis of each matrix")
public record Soap(
        @Named({"lr", "learningRate"}) @Default("0.003") Schedule learningRate,
        @Default("0.95") double beta1,
        @Default("0.95") double beta2,
        @Default("0.95") double shampooBeta,
        @Default("1e-8") double epsilon,
        @Default("0.01") double weightDecay,
        @Default("10") int interval,
        @Default("true") boolean correctBias,
        @Default("10000") int largest)
        implements UpdateRule {
    public Soap {
        requireInside("soap", "beta1", beta1, 0, 1);
        requireInside("soap", "beta2", beta2, 0, 1);
        requireInside("soap", "shampooBeta", shampooBeta, 0, 1);
        requirePositive("soap", "epsilon", epsilon);
        requireInside("soap", "weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        requireAtLeast("soap", "interval", interval, 1);
        requireAtLeast("soap", "largest", largest, 1);
    }

    @Override
    public Tensor update(Step step) {
        return step.perParameter(e -> e.isMatrix()
                ? ofMatrix(step, e.name(), e.matrix(step.gradient()), e.matrix(step.parameters()))
                        .reshape(e.shape())
                : ofVector(step, e.name(), e.view(step.gradient()), e.view(step.parameters())));
    }

    private Tensor ofMatrix(Step step, String name, Tensor g, Tensor w) {
        Side left = side(step, "left/" + name, g);
        Side right = side(step, "right/" + name, g.transpose());
        String slot = "v/" + name;
        Tensor before = step.slot(slot, zeros(g));
        return step.first(
                () -> {
                    left.begin(step);
                    right.begin(step);
                    return zeros(g);
                },
                () -> {
                    Tensor m = step.average("m/" + name, beta1, g); // (2)
                    Tensor square = turned(left, g, right).square();
                    Tensor v = before.plus(square.minus(before).times(1 - beta2)); // (3)
                    Tensor n = back(left, turned(left, m, right).div(v.sqrt().plus(epsilon)), right); // (4)
                    Tensor nextLeft = left.next(step);
                    Tensor nextRight = right.next(step);
                    Tensor kept = step.every(
                            interval,
                            1 % interval,
                            () -> right.renew(
                                            step,
                                            nextRight,
                                            left.renew(step, nextLeft, v).transpose())
                                    .transpose(),
                            () -> v);
                    step.keep(slot, kept);
                    return decayed(step, n, w); // (5)
                });
    }

    private Tensor ofVector(Step step, String name, Tensor g, Tensor w) {
        return step.first(() -> zeros(g), () -> {
            Tensor m = step.average("m/" + name, beta1, g);
            Tensor v = step.average("v/" + name, beta2, g.square());
            return decayed(step, m.div(v.sqrt().plus(epsilon)), w);
        });
    }

    /// W − (W − ηN)(1 − ηλ) = ηN + ηλ(W − ηN)
    private Tensor decayed(Step step, Tensor n, Tensor w) {
        Tensor factor = step.scalar(
                "bias",
                t -> correctBias && t > 1
                        ? Math.sqrt(1 - Math.pow(beta2, t - 1.0)) / (1 - Math.pow(beta1, t - 1.0))
                        : 1);
        Tensor move = n.times(factor.times(step.rate()));
        return move.plus(w.minus(move).times(step.rate().times(weightDecay)));
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.full(like.dtype(), like.shape(), 0);
    }

    /// Q_LᵀXQ_R
    private static Tensor turned(Side left, Tensor x, Side right) {
        return right.turn(left.turn(x).transpose()).transpose();
    }

    /// Q_L X Q_Rᵀ
    private static Tensor back(Side left, Tensor x, Side right) {
        return right.turnBack(left.turnBack(x).transpose()).transpose();
    }

    private Side side(Step step, String name, Tensor g) {
        int n = g.size(0);
        if (n > largest) {
            return new Side.Plain();
        }
        Tensor none = Tensor.full(g.dtype(), Shape.of(n, n), 0);
        String q = name + " basis";
        return new Side.Turned(
                name, step.slot(name, none), q, step.slot(q, none), g.matmul(g.transpose()), shampooBeta);
    }

    /// One side of a matrix, on which its rows are: a basis for them, and the average of GGᵀ behind it.
    private sealed interface Side {
        /// QᵀX
        Tensor turn(Tensor x);

        /// QX
        Tensor turnBack(Tensor x);

        /// (1)
        void begin(Step step);

        /// (6)
        Tensor next(Step step);

        /// (7) with L as (6) has left it. Returns V with its rows in their new order.
        Tensor renew(Step step, Tensor next, Tensor v);

        /// Q = I.
        record Plain() implements Side {
            @Override
            public Tensor turn(Tensor x) {
                return x;
            }

            @Override
            public Tensor turnBack(Tensor x) {
                return x;
            }

            @Override
            public void begin(Step step) {}

            @Override
            public Tensor next(Step step) {
                return step.rate();
            }

            @Override
            public Tensor renew(Step step, Tensor next, Tensor v) {
                return v;
            }
        }

        /// @param product GGᵀ
        record Turned(String slot, Tensor l, String basis, Tensor q, Tensor product, double beta) implements Side {
            @Override
            public Tensor turn(Tensor x) {
                return q.transpose().matmul(x);
            }

            @Override
            public Tensor turnBack(Tensor x) {
                return q.matmul(x);
            }

            @Override
            public void begin(Step step) {
                Tensor first = step.keep(slot, product.times(1 - beta));
                step.keep(basis, Matrices.eigen(first).vectors());
            }

            @Override
            public Tensor next(Step step) {
                return step.keep(slot, l.plus(product.minus(l).times(1 - beta)));
            }

            @Override
            public Tensor renew(Step step, Tensor next, Tensor v) {
                Tensor p = next.matmul(q);
                Tensor order = falling(q.times(p).sum(0));
                Tensor sorted = p.transpose().gather(order).transpose();
                step.keep(basis, Matrices.orthogonal(sorted));
                return v.gather(order);
            }
        }
    }

    /// The places of the elements of d, the largest first; of equals the one that stood first. `[n]` to I32`[n]`
    private static Tensor falling(Tensor d) {
        int n = d.size(0);
        Tensor row = Tensor.iota(DType.I32, Shape.of(n, n), 0);
        Tensor column = Tensor.iota(DType.I32, Shape.of(n, n), 1);
        Tensor own = d.expand(1);
        Tensor other = d.expand(0);
        Tensor before = other.greater(own).or(other.equalTo(own).and(column.less(row)));
        Tensor rank = before.to(DType.I32).sum(1);
        Tensor hit = rank.expand(1).equalTo(column);
        Tensor places = hit.select(row, Tensor.constant(DType.I32, 0)).sum(0);
        return places.minimum(n - 1); // where NaNs have no order
    }
}
