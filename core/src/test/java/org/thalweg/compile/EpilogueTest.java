package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Op;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// Loops in the last pass of the product that they follow: which ones are, and that they give what they would alone.
class EpilogueTest {
    private static final Comparison COMPARISON = new Comparison(1e-4, 1e-11, 1);

    private final Tensor x = Tensor.input("x", DType.F32, Shape.of(250, 70));
    private final Tensor w = Tensor.input("w", DType.F32, Shape.of(70, 130));
    private final Tensor bias = Tensor.input("bias", DType.F32, Shape.of(130));

    private static void expect(int steps, int inLastPass, Tensor... outputs) {
        Map<Tensor, NDArray> inputs = new HashMap<>();
        for (Tensor t : Order.of(List.of(outputs))) {
            if (t.op() instanceof Op.Input) {
                inputs.put(t, Forced.normal(t.dtype(), t.shape(), t.label().length()));
            }
        }
        try (Executable executable = Program.of(List.of(outputs)).compile()) {
            String text = executable.explain();
            assertThat(executable.plan().steps()).as(text).hasSize(steps);
            int loops = executable.plan().steps().stream()
                    .filter(step -> step instanceof DotStep)
                    .mapToInt(step -> step.loops().size())
                    .sum();
            assertThat(loops).as(text).isEqualTo(inLastPass);
            assertThat(text.split("in its last pass loop", -1)).hasSize(inLastPass + 1);
        }
        COMPARISON.check(List.of(outputs), inputs);
    }

    @Test
    void biasAndActivation() {
        expect(1, 1, x.matmul(w).plus(bias).relu());
        expect(1, 1, Functions.softplus(x.matmul(w).plus(bias)));
    }

    @Test
    void whatTheProductLeavesIsWantedToo() {
        Tensor z = x.matmul(w);
        expect(1, 1, z, z.plus(bias).tanh());
    }

    @Test
    void aChainOfProducts() {
        Tensor v = Tensor.input("v", DType.F32, Shape.of(130, 90));
        expect(2, 2, x.matmul(w).plus(bias).relu().matmul(v).sigmoid());
    }

    @Test
    void transposedOperandsAndOneThatIsNarrow() {
        Tensor y = Tensor.input("y", DType.F32, Shape.of(70, 250));
        Tensor column = Tensor.input("column", DType.F32, Shape.of(70, 1));
        expect(1, 1, y.transpose().matmul(w).plus(bias).relu());
        expect(1, 1, x.matmul(column).tanh());
    }

    @Test
    void batches() {
        Tensor a = Tensor.input("a", DType.F32, Shape.of(6, 40, 20));
        Tensor b = Tensor.input("b", DType.F32, Shape.of(6, 20, 50));
        Tensor mask = Tensor.input("mask", DType.F32, Shape.of(40, 50));
        expect(1, 1, a.matmul(b).plus(mask).relu());
    }

    @Test
    void aResidual() {
        Tensor up = Tensor.input("up", DType.F32, Shape.of(70, 200));
        Tensor down = Tensor.input("down", DType.F32, Shape.of(200, 70));
        expect(2, 2, x.plus(x.matmul(up).relu().matmul(down)));
    }

    /// Sums over rows need all of the product, and so do the numbers that the same loop leaves on its way.
    @Test
    void notWhatNeedsOtherElements() {
        Tensor z = x.matmul(w);
        Tensor positive = z.plus(bias).relu();
        expect(3, 0, positive, positive.sum(0));
        expect(2, 0, Functions.softmax(z, 1));
        expect(3, 0, z.minus(z.reverse(0)));
    }

    /// The gradient that passes an activation, and that of the bias, which adds its rows up.
    @Test
    void aNetworkAndItsDerivatives() {
        Tensor v = Tensor.input("v", DType.F32, Shape.of(130, 64));
        Tensor loss = x.matmul(w).plus(bias).relu().matmul(v).square().mean();
        List<Tensor> of = List.of(w, bias, v);
        List<Tensor> gradients = Derivatives.gradient(loss, of);
        Map<Tensor, NDArray> inputs = new HashMap<>();
        for (Tensor t : List.of(x, w, bias, v)) {
            inputs.put(t, Forced.normal(DType.F32, t.shape(), t.label().length()));
        }
        COMPARISON.check(gradients, inputs);
    }
}
