package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireAtLeast;
import static org.thalweg.optim.Hyperparameters.requireInside;
import static org.thalweg.optim.Hyperparameters.requirePositive;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.thalweg.graph.Matrices;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// K-FAC: Martens & Grosse (2015), "Optimizing neural networks with Kronecker-factored approximate curvature",
/// arXiv:1503.05671, with a block of the Fisher matrix for each layer. For a layer s = x̄W̄, x̄ the input with a 1 for
/// the bias, g the derivatives in s of the scores of the model's own distribution ([Layers]), c the c-th update of the
/// factors and ε = min(1 − 1/c, `average`):
///
///     A ← εA + (1−ε) X̄ᵀX̄ / rows,   G ← εG + (1−ε) gᵀg                              (1)   section 5
///     π = √((tr A / in) / (tr G / out))                                              (2)   section 6.3
///     Δ = (A + π√λ I)⁻¹ ∇J (G + √λ/π I)⁻¹                                            (3)
///     other parameters:  d ← εd + (1−ε) g²,   Δ = ∇J / (d + λ)                       (4)
///     w = η(αΔ + μu₋),  (α, μ) the minimum for η = 1 of  M(w) = −∇Jᵀw + ½ wᵀ(F + λI)w    (5)   section 7
///     u = κw,  κ = min(1, √(`norm` n max(1, J) / max(wᵀ(F + λI)w, wᵀ(F̂ + λI)w)))          (6)
///     θ ← θ − u
///     every `interval` steps, ρ = (J(θ − u) − J(θ)) / M(u):
///         λ ← ωλ if ρ > ¾ and κ = 1,   λ ← λ/ω if ρ < ¼,   ω = 0.9^interval                (7)   section 6.5
///
/// X̄ : `[rows, in]`, g : `[rows, out]`, W̄, ∇J, Δ : `[in, out]`, u₋ the last step; F in (5) is the exact Fisher matrix
/// of the step's batch, which two passes forwards make known as far as (5) needs it, F̂ the one of the factors, whose
/// products with Δ are known: (F̂ + λI)Δ is ∇J. Δ with new inverses every `interval` steps, the first in step 1.
///
/// The rows of a convolution are the windows of all places, as in Grosse & Martens (2016), "A Kronecker-factored
/// approximate Fisher matrix for convolution layers", arXiv:1602.01407, (29) and (31), whose Ω ⊗ Γ is A ⊗ G here. Those
/// of a layer used at several times or tokens, in a loop or not, are all of these, taken for independent and alike: the
/// simplest form of Martens, Ba & Johnson (2018), "Kronecker-factored curvature approximations for recurrent neural
/// networks", ICLR, section 3.4. What a mask hides does not count ([Layers.Layer]). A weight used in pieces, such as
/// that of a `gru`, has factors for each. A parameter that is in no matrix product or also elsewhere has (4): scales,
/// embeddings, depthwise kernels, weights in loops within loops.
///
/// (5) and ρ take one batch for all the data. A small one sees little of the curvature, and its gradient, by which Δ
/// is chosen, is mostly noise: with batches of 16 the model lets steps grow until the loss is infinite, whether λ
/// changes or not. So (6) limits the step in two metrics, that of the batch and that of the factors, which remember
/// others; in proportion to the number n of rows of outputs, since the square of the best step grows like the batch
/// where noise rules: McCandlish, Kaplan & Amodei (2018), "An empirical model of large-batch training",
/// arXiv:1812.06162, section 2.2. And λ does not fall where it is not λ that limits steps.
///
/// λ is in the units of the loss, and so is its lower bound of 1e-8, kfac-jax's; there is none above. A loss that is a
/// mean over the 784 outputs of an autoencoder instead of their sum has a λ of 1/784 of the sum's: the paper's first λ
/// of 150 is 0.19 there, and the bound 8e-6 in the paper's units. As long as ρ stays above ¾, λ falls by a factor of
/// 10 in 22 steps, so that a search for `damping` finds how to begin, not where it ends.
///
/// Differs: λ serves for √(λ + η) of the paper's γ, as in kfac-jax, where a penalty of weights is known to the rule;
/// here it is a transform before it, such as `l2`. ω and its interval are kfac-jax's defaults (the paper: 0.95^5 and 5
/// steps, and 20 from one inverse to the next), whose ρ leaves λ out of M, as an option. The paper and kfac-jax
/// have no (6) with (5). In the form [Form#FIXED] the step is that of kfac-jax with a given rate and momentum
/// and its own limit.
///
/// @param learningRate η; default 1
/// @param damping λ at the start, in (0, ∞); default 0.1
/// @param form how far a step goes; default [Form#QUADRATIC]
/// @param fisher how g is had; default [Fisher#SAMPLED]
/// @param interval steps from one inverse to the next, and from one change of λ; at least 1; default 5
/// @param factorInterval steps from one update of the factors to the next, at least 1; default 1
/// @param average the largest ε, in [0, 1); default 0.95
/// @param adaptive whether there is (7); default true
/// @param momentum β of [Form#FIXED], in [0, 1); default 0.9
/// @param norm κ's limit, in (0, ∞); default 0.001
@Named("kfac")
@Meaning("gradients in the metric of the model's distribution, factored layer by layer")
public record Kfac(
        @Named({"lr", "learningRate"}) @Default("1") Schedule learningRate,
        @Default("0.1") double damping,
        @Default("quadratic") Form form,
        @Default("sampled") Fisher fisher,
        @Default("5") int interval,
        @Default("1") int factorInterval,
        @Default("0.95") double average,
        @Default("true") boolean adaptive,
        @Default("0.9") double momentum,
        @Default("0.001") double norm)
        implements UpdateRule {
    /// How far a step goes.
    public enum Form {
        /// As far as the quadratic model (5) says, with the momentum that it says, and (6).
        QUADRATIC,
        /// v ← βv + ηκΔ,   θ ← θ − v,   κ = min(1, √(`norm` / η²∇JᵀΔ))   (8)
        FIXED
    }

    private static final double LEAST_DAMPING = 1e-8;
    private static final double PARALLEL = 1e-5;

    public Kfac {
        requirePositive("kfac", "damping", damping);
        requireAtLeast("kfac", "interval", interval, 1);
        requireAtLeast("kfac", "factorInterval", factorInterval, 1);
        requireInside("kfac", "average", average, 0, 1);
        requireInside("kfac", "momentum", momentum, 0, 1);
        requirePositive("kfac", "norm", norm);
    }

    /// With the defaults of all the rest.
    public Kfac(Schedule learningRate, double damping) {
        this(learningRate, damping, Form.QUADRATIC, Fisher.SAMPLED, 5, 1, 0.95, true, 0.9, 0.001);
    }

    @Override
    public Tensor update(Step step) {
        Tensor lambda = step.slot("damping", Tensor.constant(step.dtype(), damping));
        Layers layers = step.layers(fisher);
        Tensor delta = direction(step, lambda, layers);
        Tensor before = step.slot("step");
        Move move = switch (form) {
            case QUADRATIC -> quadratic(step, lambda, delta, before, layers.rows());
            case FIXED -> fixed(step, lambda, delta, before);
        };
        Tensor u = step.keep("step", move.u());
        if (adaptive) {
            step.every(interval, 0, () -> step.keep("damping", adapted(step, lambda, move)), () -> lambda);
        }
        return u;
    }

    /// A step, what it was multiplied with to be short enough, and what the quadratic model says of it.
    private record Move(Tensor u, Tensor kappa, Supplier<Tensor> model) {}

    // ---- (1) to (4)

    private Tensor direction(Step step, Tensor lambda, Layers layers) {
        Map<String, Tensor> found = new HashMap<>();
        for (Layers.Layer layer : layers.layers()) {
            ofLayer(step, lambda, layer, found);
        }
        return step.perParameter(e -> {
            Tensor known = found.get(e.name());
            if (known != null) {
                return known.reshape(e.shape());
            }
            Tensor square = layers.squares().get(e.name());
            if (square == null) {
                throw new IllegalStateException("kfac: no Fisher matrix for " + e.name());
            }
            Tensor d = averaged(step, "diagonal/" + e.name(), square);
            return e.view(step.gradient()).div(d.plus(lambda)); // (4)
        });
    }

    private void ofLayer(Step step, Tensor lambda, Layers.Layer layer, Map<String, Tensor> found) {
        Layout layout = step.layout();
        String bias = layer.bias();
        Tensor a = averaged(step, "inputs/" + layer.name(), squares(layer));
        Tensor g = averaged(step, "gradients/" + layer.name(), gradientSquares(layer));
        Tensor pi = Norms.quotient(meanDiagonal(a), meanDiagonal(g), 1).sqrt(); // (2)
        Tensor share = lambda.sqrt();
        Tensor left = inverse(step, "inputs inverse/" + layer.name(), a, share.times(pi));
        Tensor right = inverse(step, "gradients inverse/" + layer.name(), g, share.div(pi));

        Tensor weights = layer.matrix(layout, step.gradient());
        Tensor rows = bias == null
                ? weights
                : Tensor.concat(
                        List.of(weights, layout.view(step.gradient(), bias).reshape(1, layer.out())), 0);
        Tensor delta = left.matmul(rows).matmul(right); // (3)
        Tensor piece = layer.parameter(layout, delta.slice(0, 0, layer.in()));
        found.merge(layer.weight(), piece, (before, after) -> Tensor.concat(List.of(before, after), 1));
        if (bias != null) {
            found.put(
                    bias,
                    delta.slice(0, layer.in(), layer.in() + 1)
                            .reshape(layout.entry(bias).shape()));
        }
    }

    /// X̄ᵀX̄ / rows, without a copy of X for the column of ones.
    static Tensor squares(Layers.Layer layer) {
        Tensor x = layer.inputs();
        Tensor square = x.transpose().matmul(x).div(layer.count());
        if (layer.bias() == null) {
            return square;
        }
        Tensor mean = x.sum(0).div(layer.count());
        Tensor one = Tensor.full(x.dtype(), Shape.of(1), 1);
        return Tensor.concat(
                List.of(
                        Tensor.concat(List.of(square, mean.expand(1)), 1),
                        Tensor.concat(List.of(mean, one), 0).expand(0)),
                0);
    }

    /// gᵀg
    static Tensor gradientSquares(Layers.Layer layer) {
        return layer.gradients().stream()
                .map(rows -> rows.transpose().matmul(rows))
                .reduce(Tensor::plus)
                .orElseThrow();
    }

    /// (1), (4)
    private Tensor averaged(Step step, String name, Tensor ofBatch) {
        Tensor s = step.slot(name, Tensor.full(ofBatch.dtype(), ofBatch.shape(), 0));
        Tensor weight =
                step.scalar("weight", t -> Math.max(1.0 / ((t - 1) / factorInterval + 1), 1 - average)); // 1 − ε
        return step.every(
                factorInterval,
                1 % factorInterval,
                () -> step.keep(name, s.plus(ofBatch.minus(s).times(weight))),
                () -> s);
    }

    private Tensor inverse(Step step, String name, Tensor factor, Tensor more) {
        Tensor before = step.slot(name, Tensor.full(factor.dtype(), factor.shape(), 0));
        return step.every(
                interval,
                1 % interval,
                () -> step.keep(
                        name, Matrices.inverse(factor.plus(identity(factor).times(more)))),
                () -> before);
    }

    private static Tensor meanDiagonal(Tensor x) {
        return x.times(identity(x)).sum().div(x.size(0));
    }

    private static Tensor identity(Tensor like) {
        Shape shape = like.shape();
        Tensor diagonal = Tensor.iota(DType.I32, shape, 0).equalTo(Tensor.iota(DType.I32, shape, 1));
        return diagonal.to(like.dtype());
    }

    // ---- (5), (6), (8)

    /// (5). Of the system Q (α, μ)ᵀ = b with qᵢⱼ = uᵢᵀ(F + λI)uⱼ the second row is left out where u₋ is 0, or
    /// parallel to Δ as far as can be told.
    private Move quadratic(Step step, Tensor lambda, Tensor delta, Tensor before, int rows) {
        Tensor g = step.gradient();
        Tensor b1 = dot(g, delta);
        Tensor b2 = dot(g, before);
        Tensor q11 = curvature(step, lambda, delta, delta);
        Tensor q12 = curvature(step, lambda, delta, before);
        Tensor q22 = curvature(step, lambda, before, before);
        Tensor determinant = q11.times(q22).minus(q12.square());
        Tensor apart = determinant.greater(q11.times(q22).times(PARALLEL));
        Tensor zero = Tensor.constant(DType.F64, 0);
        Tensor alone = q11.greater(0).select(b1.div(q11), zero);
        Tensor eta = step.rate().to(DType.F64);
        Tensor alpha = apart.select(q22.times(b1).minus(q12.times(b2)).div(determinant), alone);
        Tensor mu = apart.select(q11.times(b2).minus(q12.times(b1)).div(determinant), zero);
        Tensor gain = alpha.times(b1).plus(mu.times(b2)); // = (α, μ) Q (α, μ)ᵀ

        // (6), with a = ηα and m = ημ: wᵀ(F̂ + λI)w = a²∇JᵀΔ + 2am∇Jᵀu₋ + m²u₋ᵀ(F̂ + λI)u₋, the last as it was
        Tensor a = eta.times(alpha);
        Tensor m = eta.times(mu);
        Tensor last = step.slot("norm", Tensor.constant(step.dtype(), 0)).to(DType.F64);
        Tensor inFactors = a.square()
                .times(b1)
                .plus(a.times(m).times(b2).times(2))
                .plus(m.square().times(last));
        Tensor inBatch = eta.square().times(gain);
        Tensor limit = step.lossAt(step.parameters()).to(DType.F64).maximum(1).times(norm * rows);
        Tensor kappa = limit.div(inFactors.maximum(inBatch).maximum(limit)).sqrt();
        step.keep("norm", inFactors.maximum(0).times(kappa.square()).to(step.dtype()));
        Tensor u = delta.times(a.times(kappa).to(delta.dtype()))
                .plus(before.times(m.times(kappa).to(delta.dtype())));
        Tensor share = eta.times(kappa); // M(κw) = (½κ²η² − κη) gain
        return new Move(u, kappa, () -> share.square().times(0.5).minus(share).times(gain));
    }

    private Move fixed(Step step, Tensor lambda, Tensor delta, Tensor before) {
        Tensor g = step.gradient();
        Tensor size = dot(g, delta).to(delta.dtype()).times(step.rate().square());
        Tensor kappa = size.maximum(norm).reciprocal().times(norm).sqrt();
        Tensor u = before.times(momentum).plus(delta.times(step.rate().times(kappa))); // (8)
        return new Move(u, kappa, () -> curvature(step, lambda, u, u).times(0.5).minus(dot(g, u)));
    }

    /// uᵀ(F + λI)v
    private static Tensor curvature(Step step, Tensor lambda, Tensor u, Tensor v) {
        return step.fisherProduct(u, v).to(DType.F64).plus(dot(u, v).times(lambda.to(DType.F64)));
    }

    private static Tensor dot(Tensor u, Tensor v) {
        return u.times(v).sum().to(DType.F64);
    }

    // ---- (7)

    private Tensor adapted(Step step, Tensor lambda, Move move) {
        Tensor change = step.lossAt(step.parameters().minus(move.u()))
                .minus(step.lossAt(step.parameters()))
                .to(DType.F64);
        Tensor model = move.model().get();
        Tensor undecided = Tensor.constant(DType.F64, 0.5);
        Tensor ratio = model.less(0).select(change.div(model), undecided);
        double omega = Math.pow(0.9, interval);
        Tensor less = move.kappa().less(1).select(lambda, lambda.times(omega));
        Tensor trusted = ratio.greater(0.75).select(less, lambda);
        Tensor failed = ratio.greaterOrEqual(Tensor.constant(DType.F64, 0.25)).not(); // a ratio that is no number, too
        return failed.select(lambda.div(omega), trusted).maximum(LEAST_DAMPING);
    }
}
