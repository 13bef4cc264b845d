package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// K-FAC's factors against the whole Fisher matrix where theory says that a block is their product: Martens & Grosse
/// (2015), section 3: if inputs and derivatives are independent, as in linear networks with normal outputs, whose
/// derivatives do not depend on the example at all.
class ExactFisherTest {
    private static final int EXAMPLES = 7;
    private static final int[] SIZES = {3, 4, 2, 3};

    @Test
    void blocksOfALinearNetworkAreTheProductsOfTheFactors() {
        Layout.Builder builder = Layout.builder();
        for (int i = 0; i < 3; i++) {
            builder.add("weight" + i, Shape.of(SIZES[i], SIZES[i + 1])).add("bias" + i, Shape.of(SIZES[i + 1]));
        }
        Layout layout = builder.build();
        Tensor theta = Tensor.input("θ", DType.F64, layout.shape());
        Map<Tensor, NDArray> at = Map.of(theta, NDArray.of(layout.shape(), KfacNetwork.gaussian(3, layout.size())));
        List<Tensor> views = layout.views(theta);
        Tensor z = KfacNetwork.constant(KfacNetwork.gaussian(1, EXAMPLES * SIZES[0]), EXAMPLES, SIZES[0]);
        for (int i = 0; i < 3; i++) {
            z = z.matmul(views.get(2 * i)).plus(views.get(2 * i + 1));
        }
        ModelLoss loss =
                KfacNetwork.squares(z, KfacNetwork.constant(KfacNetwork.gaussian(2, EXAMPLES * 3), EXAMPLES, 3));
        Layers layers = Layers.of(layout, views, z, loss.likelihood().get().columns());
        ExactFisher fisher = new ExactFisher(at, loss.loss(), z, views, layout);
        for (Layers.Layer layer : layers.layers()) {
            fisher.sameBlock(layer, layout.entry(layer.weight()).offset(), 1e-10);
        }
        // what the blocks leave out: the first weight and the last bias have a share in common
        assertThat(Math.abs(fisher.get(0, layout.size() - 1))).isGreaterThan(0.01);
    }

    /// z = W, two outputs μ and s = ln σ² of a single layer: F is diag(1/σ², ½), so that a step without damping is
    /// μ ← mean y and s ← s − 1 + mean (y − μ)²/σ², although the Hessian of this loss is indefinite here.
    @Test
    void meanAndVarianceAreSteppedByTheirFisherMatrix() {
        Tensor y = KfacNetwork.constant(new double[] {2, 5, -1, 4}, 4, 1); // mean 2.5
        Tensor ones = Tensor.full(DType.F64, Shape.of(4, 1), 1);
        double mu = 1; // errors 1, 4, −2, 3: mean square 7.5
        double s = Math.log(3);
        Function<List<Tensor>, ModelLoss> model = p -> {
            Tensor z = ones.matmul(p.getFirst());
            Tensor error = y.minus(z.slice(1, 0, 1));
            Tensor log = z.slice(1, 1, 2);
            Tensor loss = error.square().times(log.negate().exp()).plus(log).times(0.5);
            return new ModelLoss(loss.mean(), z, () -> new Likelihood.NormalWithVariance(z, -10));
        };
        Layout layout = Layout.builder().add("w", Shape.of(1, 2)).build();
        var rule = new Kfac(new Constant(1), 1e-14, Kfac.Form.QUADRATIC, Fisher.EXACT, 1, 1, 0.95, false, 0.9, 1e9);
        Optimization optimization = Optimization.ofModel(rule, layout, DType.F64, model);
        try (Run run = new Run(optimization, NDArray.of(layout.shape(), mu, s), Run.Engine.COMPILED).step()) {
            assertThat(run.state().parameters().toDoubles())
                    .usingComparatorWithPrecision(1e-5)
                    .containsExactly(2.5, s - 1 + 7.5 / 3);
        }
    }
}
