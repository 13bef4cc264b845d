package org.thalweg.optim;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Op.ArgLargest;
import org.thalweg.graph.Op.Distribution;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// The distribution p(y|z) of outcomes behind a loss J that is a mean of −log p(y|z), up to constants, and its Fisher
/// matrix H in z, in the units of the loss: the mean over y of the Hessian of J in z. Where z are natural parameters
/// that Hessian does not depend on y and is H itself: Martens (2020), "New insights and perspectives on the natural
/// gradient method", JMLR 21, section 9.
///
/// A score v has the shape of z, and `E[vvᵀ] = H`. H is block diagonal: the blocks are the rows of z, the elements
/// along its last axis.
public sealed interface Likelihood {
    /// Random numbers by name.
    @FunctionalInterface
    interface Draws {
        /// @param name tells several random tensors apart
        Tensor of(String name, Distribution distribution, Shape shape);
    }

    /// z
    Tensor output();

    /// One score, of outcomes drawn from p(y|z).
    Tensor sampled(Draws draws);

    /// vvᵀu within each row, v a score; its mean over scores that are drawn is Hu.
    default Tensor outer(Tensor score, Tensor u) {
        Tensor along = score.times(u);
        return score.times(output().rank() > 1 ? along.sum(-1).expand(-1) : along);
    }

    /// As many vectors as rows have elements, whose squares vvᵀ sum to H within each row.
    List<Tensor> columns();

    /// Hv, of a tensor of the shape of z.
    ///
    /// @param loss J, computed from z
    default Tensor times(Tensor v, Tensor loss) {
        return Derivatives.hessianVector(loss, List.of(output()), List.of(v)).getFirst();
    }

    /// The scores of either kind. Those of [Fisher#EXACT] have a random sign for each row, so that the square of
    /// Jᵀv has no mean from the products of rows.
    default List<Tensor> scores(Fisher fisher, Draws draws) {
        return switch (fisher) {
            case SAMPLED -> List.of(sampled(draws));
            case EXACT -> {
                Shape z = output().shape();
                Shape rows = z.rank() > 1 ? z.with(-1, 1) : z;
                Tensor heads = draws.of("signs", Distribution.UNIFORM, rows).less(0.5);
                Tensor one = Tensor.full(output().dtype(), rows, 1);
                Tensor signs = heads.select(one, one.negate());
                yield columns().stream().map(signs::times).toList();
            }
        };
    }

    /// Classes with the logits z : `[…, K]`, p = softmax(z), in a mean over n rows:
    ///
    ///     H = (diag(p) − ppᵀ) / n,    v = (p − e_y) / √n,    y = argmaxₖ (zₖ − ln(−ln uₖ)), u uniform in (0, 1)
    ///
    /// y by Gumbel (1954), "Statistical theory of extreme values", NBS Applied Mathematics 33. The columns are
    /// √(pₖ/n) (eₖ − p).
    record Categorical(Tensor output) implements Likelihood {
        private static final double HALF_A_STEP = 0x1p-25; // of uniform numbers in F32

        @Override
        public Tensor sampled(Draws draws) {
            Tensor u =
                    draws.of("outcomes", Distribution.UNIFORM, output.shape()).plus(HALF_A_STEP);
            Tensor noisy = output.minus(u.log().negate().log());
            Tensor y = Tensor.of(new ArgLargest(noisy, output.rank() - 1));
            return p().minus(unit(y.expand(-1).broadcastTo(output.shape()))).times(root());
        }

        @Override
        public Tensor outer(Tensor score, Tensor u) {
            return score.times(score.times(u).sum(-1).expand(-1)); // a row even where z has no other axis
        }

        @Override
        public List<Tensor> columns() {
            Tensor p = p();
            return units(output, unit -> {
                Tensor ofClass = p.times(unit).sum(-1).expand(-1);
                return unit.minus(p).times(ofClass.sqrt()).times(root());
            });
        }

        private Tensor unit(Tensor places) {
            return Tensor.iota(DType.I32, output.shape(), -1).equalTo(places).to(output.dtype());
        }

        private Tensor p() {
            return Functions.softmax(output, -1);
        }

        private double root() {
            return Math.sqrt((double) output.size(-1) / output.shape().elements());
        }
    }

    /// Independent events with the logits z, in a mean over all n of them:
    ///
    ///     H = diag(σ(z)(1 − σ(z))) / n,    v = (σ(z) − y) / √n,    y = 1 where u < σ(z), u uniform in [0, 1)
    record Bernoulli(Tensor output) implements Likelihood {
        @Override
        public Tensor sampled(Draws draws) {
            Tensor p = output.sigmoid();
            Tensor y =
                    draws.of("outcomes", Distribution.UNIFORM, output.shape()).less(p);
            return p.minus(y.to(p.dtype())).times(root());
        }

        @Override
        public List<Tensor> columns() {
            Tensor deviation = output.sigmoid().times(output.negate().sigmoid()).sqrt();
            return units(output, unit -> unit.times(deviation).times(root()));
        }

        private double root() {
            return 1 / Math.sqrt(output.shape().elements());
        }
    }

    /// Normal outcomes with the means z, of a loss with the diagonal Hessian H; the columns of √H, or with normal
    /// noise as v = √H noise.
    ///
    /// @param root √H, of the shape of z
    record Gaussian(Tensor output, Tensor root) implements Likelihood {
        /// Of a sum of `weight` · (zᵢ − yᵢ)².
        public static Gaussian ofSquares(Tensor output, double weight) {
            return new Gaussian(output, Tensor.full(output.dtype(), output.shape(), Math.sqrt(2 * weight)));
        }

        @Override
        public Tensor sampled(Draws draws) {
            return draws.of("outcomes", Distribution.NORMAL, output.shape()).times(root);
        }

        @Override
        public List<Tensor> columns() {
            return output.rank() < 2 ? List.of(root) : units(output, unit -> unit.times(root));
        }
    }

    /// Normal outcomes whose mean μ and log-variance s = ln σ² are both outputs, z : `[…, 2k]`, the k means first;
    /// of the loss ½ ((y − μ)² / σ² + s), in a mean over all n outcomes y:
    ///
    ///     H = diag(1/σ², ½) / n,    v = (−e/σ, (1 − e²)/2) / √n,    e = (y − μ)/σ normal noise
    ///
    /// Nix & Weigend (1994), "Estimating the mean and variance of the target probability distribution", ICNN 1,
    /// have the loss; Lehmann & Casella (1998), "Theory of Point Estimation", chapter 2, section 5, the matrix,
    /// in σ. z are no natural parameters: the loss's own Hessian in them depends on y and may be indefinite.
    ///
    /// @param least the least s: below it the loss takes this one, so that derivatives in s are 0
    record NormalWithVariance(Tensor output, double least) implements Likelihood {
        @Override
        public Tensor sampled(Draws draws) {
            int k = output.size(-1) / 2;
            Tensor e = draws.of("outcomes", Distribution.NORMAL, output.shape().with(-1, k));
            Tensor ofVariance = e.square().negate().plus(1).times(Math.sqrt(0.5));
            return Tensor.concat(List.of(e.negate(), ofVariance), -1).times(root());
        }

        @Override
        public List<Tensor> columns() {
            Tensor root = root();
            return units(output, unit -> unit.times(root));
        }

        @Override
        public Tensor times(Tensor v, Tensor loss) {
            return v.times(root().square());
        }

        /// √H
        private Tensor root() {
            int k = output.size(-1) / 2;
            Tensor s = output.slice(-1, k, 2 * k);
            Tensor ofMean = s.maximum(least).times(-0.5).exp();
            Tensor ofVariance = s.greater(least).to(s.dtype()).times(Math.sqrt(0.5));
            return Tensor.concat(List.of(ofMean, ofVariance), -1)
                    .times(Math.sqrt(2.0 / output.shape().elements()));
        }
    }

    /// For each element of a row: what is made of a tensor that is 1 at this place of every row, and 0 elsewhere.
    private static List<Tensor> units(Tensor like, Function<Tensor, Tensor> of) {
        Tensor place = Tensor.iota(DType.I32, like.shape(), -1);
        return IntStream.range(0, like.size(-1))
                .mapToObj(k -> of.apply(place.equalTo(k).to(like.dtype())))
                .toList();
    }
}
