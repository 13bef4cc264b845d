package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// What is computed again instead of being kept from the forward to the backward pass.
class RecomputeTest {
    private static final int LAYERS = 4;

    private final Tensor x;
    private final List<Tensor> weights = new ArrayList<>();

    RecomputeTest() {
        x = Tensor.input("x", DType.F64, Shape.of(144, 144)); // 162 KiB
        for (int i = 0; i < LAYERS; i++) {
            weights.add(Tensor.input("w" + i, DType.F64, x.shape()));
        }
    }

    /// The gradient of layers of attention: h ← h + softmax(hW) W.
    private List<Tensor> gradient(Tensor h, List<Tensor> ws) {
        Tensor out = h;
        for (Tensor w : ws) {
            out = out.plus(Functions.softmax(out.matmul(w), 1).matmul(w));
        }
        return Derivatives.gradient(out.square().mean(), ws);
    }

    private static long writtenOften(List<Tensor> outputs) {
        try (Executable executable = Program.of(outputs).compile()) {
            return executable
                    .explain()
                    .lines()
                    .filter(line -> line.contains("→ %times["))
                    .count();
        }
    }

    @Test
    void weightsOfAttentionAreWrittenAgainForTheirLateProducts() {
        List<Tensor> small = new ArrayList<>();
        weights.forEach(w -> small.add(Tensor.input("small " + w, DType.F64, Shape.of(16, 16))));
        long once = writtenOften(gradient(Tensor.input("x", DType.F64, Shape.of(16, 16)), small));
        assertThat(writtenOften(gradient(x, weights))).isGreaterThan(once).isLessThanOrEqualTo(once + LAYERS);
    }

    @Test
    void valuesAreThoseOfTheReference() {
        Map<Tensor, NDArray> inputs = new HashMap<>();
        inputs.put(x, Forced.normal(DType.F64, x.shape(), 1));
        weights.forEach(w -> inputs.put(w, Forced.normal(DType.F64, w.shape(), 2 + inputs.size())));
        new Comparison(1e-5, 1e-11, 1e-3).check(gradient(x, weights), inputs);
    }
}
