package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Domain;
import org.thalweg.graph.OpRow;
import org.thalweg.graph.OpRows;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Every op, with its derivatives in both modes, compiled: against the reference evaluator, and bit for bit the same in
/// scalar code, in vectors, and on one thread or several.
class CompiledAgainstReferenceTest {
    /// Sums in another order, products with fma, and functions in the precision of their type.
    private static final Comparison COMPARISON = new Comparison(1e-5, 1e-12, 0);

    static Stream<OpRow> single() {
        return OpRows.of(DType.F32).stream();
    }

    static Stream<OpRow> wide() {
        return OpRows.of(DType.F64).stream();
    }

    @ParameterizedTest
    @MethodSource("single")
    void everyOpInF32(OpRow row) {
        check(row);
    }

    @ParameterizedTest
    @MethodSource("wide")
    void everyOpInF64(OpRow row) {
        check(row);
    }

    private static void check(OpRow row) {
        row.shapes().forEach(shapes -> {
            Map<Tensor, NDArray> values = new HashMap<>();
            try {
                COMPARISON.check(outputs(row, shapes, values), values);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(row + " at " + shapes + ": " + e.getMessage(), e);
            }
        });
    }

    /// The value, and where there are derivatives Jᵀc and Jt.
    private static List<Tensor> outputs(OpRow row, List<Shape> shapes, Map<Tensor, NDArray> values) {
        Rng rng = Rng.of(31);
        List<Tensor> inputs = row.inputs(shapes);
        NDArray[] sampled = row.sample(shapes, rng);
        for (int i = 0; i < sampled.length; i++) {
            values.put(inputs.get(i), sampled[i]);
        }
        Tensor y = row.build().apply(inputs);
        List<Tensor> outputs = new ArrayList<>(List.of(y));
        List<Tensor> variables =
                inputs.stream().filter(x -> x.dtype().isFloating()).toList();
        if (!variables.isEmpty() && y.dtype().isFloating()) {
            List<Tensor> tangents =
                    variables.stream().map(x -> direction(x, rng, values)).toList();
            outputs.addAll(Derivatives.vjp(List.of(y), List.of(direction(y, rng, values)), variables));
            outputs.addAll(Derivatives.jvp(List.of(y), variables, tangents));
        }
        return outputs;
    }

    private static Tensor direction(Tensor like, Rng rng, Map<Tensor, NDArray> values) {
        Tensor direction = Tensor.input("direction", like.dtype(), like.shape());
        values.put(direction, Domain.between(-1, 1).sample(like.dtype(), like.shape(), rng));
        return direction;
    }

    @Test
    void theComparisonRefusesOneWrongBit() {
        NDArray found = NDArray.of(Shape.of(2), 1f, Math.nextUp(2f));
        assertThatThrownBy(() -> Comparison.same("results", found, NDArray.of(Shape.of(2), 1f, 2f)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("differ: element 1 of [2]");
        assertThat(OpRows.seen(OpRows.of(DType.F32))).isEqualTo(OpRows.permitted());
    }
}
