package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
        ModelLoss loss = KfacNetwork.squares(z, KfacNetwork.constant(KfacNetwork.gaussian(2, EXAMPLES * 3), EXAMPLES, 3));
        Layers layers = Layers.of(layout, views, z, loss.likelihood().get().columns());
        ExactFisher fisher = new ExactFisher(at, loss.loss(), z, views, layout);
        for (Layers.Layer layer : layers.layers()) {
            fisher.sameBlock(layer, layout.entry(layer.weight()).offset(), 1e-10);
        }
        // what the blocks leave out: the first weight and the last bias have a share in common
        assertThat(Math.abs(fisher.get(0, layout.size() - 1))).isGreaterThan(0.01);
    }
}
