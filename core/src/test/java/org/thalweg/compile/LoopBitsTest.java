package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A loop gives the same bits in scalar code and in vectors of 128, 256 and 512 bits, whether the processor has them
/// or not.
class LoopBitsTest {
    private static final int[] WIDTHS = {128, 256, 512};

    /// Around the vectors (4, 8, 16), around the tiles (8192), and where a whole fold is cut into parts (8193).
    private static final int[] SIZES = {0, 1, 7, 15, 16, 17, 31, 33, 4096, 4097, 10_000};

    /// What a loop computes of a matrix and a row of the same width.
    record Case(String name, BiFunction<Tensor, Tensor, Tensor> graph) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Case> loops() {
        List<Case> loops = new ArrayList<>();
        add(loops, "map", (x, row) -> x.times(1.7).plus(0.3).times(x).minus(x.abs()));
        add(
                loops,
                "quotient and root",
                (x, row) -> x.abs().plus(0.1).sqrt().div(x.square().plus(1.0)));
        add(loops, "broadcast row", (x, row) -> x.times(row).minus(row));
        add(
                loops,
                "broadcast column",
                (x, row) -> x.minus(column(x)).maximum(column(x).negate()));
        add(loops, "smallest", (x, row) -> x.minimum(row));
        add(loops, "select", (x, row) -> x.less(row).select(x.times(3.0), row.broadcastTo(x.shape())));
        add(
                loops,
                "logic",
                (x, row) ->
                        x.less(row).and(x.greater(-0.5)).or(x.equalTo(0).not()).select(x, x.negate()));
        add(loops, "relu and floor", (x, row) -> x.relu().plus(x.times(4.0).floor()));
        add(loops, "sign", (x, row) -> x.sign().times(row));
        add(loops, "sum of rows", (x, row) -> x.sum(1));
        add(loops, "sum of squares", (x, row) -> x.minus(row).square().sum(1));
        add(loops, "max of rows", (x, row) -> x.times(row).max(1));
        add(loops, "sum of columns", (x, row) -> x.times(row).sum(0));
        add(loops, "max of columns", (x, row) -> x.max(0));
        add(loops, "sum of all", (x, row) -> x.times(0.7).sum());
        add(loops, "max of all", (x, row) -> x.max());
        add(loops, "iota", (x, row) -> Tensor.iota(x.dtype(), x.shape(), 1).times(x));
        add(
                loops,
                "row number",
                (x, row) -> Tensor.iota(x.dtype(), x.shape(), 0).plus(x));
        add(loops, "group: softmax", (x, row) -> Functions.softmax(x, 1));
        add(loops, "group: layer norm", (x, row) -> normalized(x).times(row).plus(0.1));
        add(
                loops,
                "to I32 and back",
                (x, row) -> x.times(100.0).to(DType.I32).to(x.dtype()).plus(x));
        add(
                loops,
                "functions",
                (x, row) -> x.exp().plus(x.tanh()).minus(row.abs().log1p()));
        add(
                loops,
                "slice",
                (x, row) -> x.slice(1, x.size(1) / 3, x.size(1)).times(2.5).sum(1));
        return loops;
    }

    private static void add(List<Case> loops, String name, BiFunction<Tensor, Tensor, Tensor> graph) {
        loops.add(new Case(name, graph));
    }

    private static Tensor column(Tensor x) {
        return x.sum(1).expand(1);
    }

    private static Tensor normalized(Tensor x) {
        Tensor centred = x.minus(x.mean(1).expand(1));
        return centred.div(Functions.variance(x, 1).plus(1e-5).sqrt().expand(1));
    }

    static Stream<Case> single() {
        return loops().stream();
    }

    @ParameterizedTest
    @MethodSource("single")
    void singlePrecisionHasTheSameBits(Case loop) {
        check(loop, DType.F32);
    }

    @ParameterizedTest
    @MethodSource("single")
    void doublePrecisionHasTheSameBits(Case loop) {
        check(loop, DType.F64);
    }

    @Test
    void integersHaveTheSameBits() {
        check(new Case("I32 map", (x, row) -> x.times(7).plus(row).minus(x.abs())), DType.I32);
        check(new Case("I32 sum", (x, row) -> x.times(row).sum(1)), DType.I32);
        check(new Case("I32 max", (x, row) -> x.minus(row).max(1)), DType.I32);
        check(new Case("I32 columns", (x, row) -> x.sum(0)), DType.I32);
        check(
                new Case(
                        "I32 iota",
                        (x, row) -> Tensor.iota(DType.I32, x.shape(), 1).minus(x)),
                DType.I32);
        check(new Case("I32 to F32", (x, row) -> x.to(DType.F32).div(3.0)), DType.I32);
    }

    /// The values take every kind of number through the loop: NaN, infinities and both zeros among the normal ones.
    private static void check(Case loop, DType dtype) {
        for (int size : SIZES) {
            Shape shape = Shape.of(size > 1000 ? 2 : 5, size);
            Tensor x = Tensor.input("x", dtype, shape);
            Tensor row = Tensor.input("row", dtype, Shape.of(size));
            NDArray values = Forced.normal(dtype, shape, 1);
            if (dtype.isFloating() && size > 7) {
                values.set(3, -0.0);
                values.set(size + 5, Double.NaN);
                values.set(size + 6, Double.POSITIVE_INFINITY);
            }
            Map<Tensor, NDArray> inputs = new LinkedHashMap<>();
            inputs.put(x, values);
            inputs.put(row, Forced.normal(dtype, row.shape(), 2));
            Tensor y = loop.graph.apply(x, row);
            NDArray scalar = Forced.run(0, List.of(y), inputs).getFirst();
            for (int bits : WIDTHS) {
                assertThat(Forced.difference(
                                Forced.run(bits, List.of(y), inputs).getFirst(), scalar))
                        .as("%s of %s%s in vectors of %d bits and in scalar code", loop, dtype, shape, bits)
                        .isEmpty();
            }
        }
    }

    /// Bits stay the same when C2 compiles the vector code, after some thousand calls.
    @Test
    void bitsStayWhenVectorCodeIsCompiled() {
        Shape shape = Shape.of(4, 1000);
        Tensor x = Tensor.input("x", DType.F32, shape);
        Tensor y = Functions.softmax(x.tanh(), 1).sum(1);
        NDArray values = Forced.normal(DType.F32, shape, 3);
        NDArray scalar = Forced.run(0, List.of(y), Map.of(x, values)).getFirst();
        try (Executable executable = Forced.code(256, () -> Program.of(y).compile())) {
            executable.bind(x, values);
            for (int run = 0; run < 1500; run++) {
                executable.run();
                if (run % 50 == 0 || run > 1490) {
                    assertThat(Forced.difference(executable.output(0), scalar))
                            .as("run %d", run)
                            .isEmpty();
                }
            }
        }
    }

    /// The comparison above would mean nothing if all code were scalar.
    @Test
    void theLoopsHaveVectorCodeOfTheWidthAskedFor() {
        int vectors = 0;
        int loops = 0;
        for (Case loop : loops()) {
            Tensor x = Tensor.input("x", DType.F32, Shape.of(5, 64));
            Tensor row = Tensor.input("row", DType.F32, Shape.of(64));
            try (Executable executable =
                    Forced.code(256, () -> Program.of(loop.graph.apply(x, row)).compile())) {
                for (LoopStep step : Forced.loops(executable)) {
                    loops++;
                    vectors +=
                            step.compiled().vector() != null && step.compiled().width() == 8 ? 1 : 0;
                }
            }
        }
        assertThat(loops).isGreaterThanOrEqualTo(loops().size());
        assertThat(vectors).isEqualTo(loops);
        assertThat(loops()).hasSize(23);
    }

    /// In another order the sums of these values have other bits, so a loop that folds in another order is caught.
    @Test
    void theValuesTellOrdersOfAdditionApart() {
        float[] values = Forced.normal(DType.F32, Shape.of(4096), 1).floats();
        float oneByOne = 0;
        for (float value : values) {
            oneByOne += value;
        }
        Tensor x = Tensor.input("x", DType.F32, Shape.of(4096));
        float folded = Forced.run(256, List.of(x.sum()), Map.of(x, NDArray.of(Shape.of(4096), values)))
                .getFirst()
                .floats()[0];
        assertThat(folded).isNotEqualTo(oneByOne).isCloseTo(oneByOne, org.assertj.core.api.Assertions.within(0.01f));
    }

    /// The tails and the groups of lanes as [Lanes] defines them, computed here by hand.
    @Test
    void aSumAddsLanesInHalves() {
        int n = 37;
        float[] values = Forced.normal(DType.F32, Shape.of(n), 5).floats();
        float[] lanes = new float[16];
        for (int i = 0; i < n; i++) {
            lanes[i % 16] += values[i];
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        Tensor x = Tensor.input("x", DType.F32, Shape.of(n));
        for (int bits : new int[] {0, 128, 256, 512}) {
            NDArray sum = Forced.run(bits, List.of(x.sum()), Map.of(x, NDArray.of(Shape.of(n), values)))
                    .getFirst();
            assertThat(sum.floats()[0]).isEqualTo(lanes[0]);
        }
    }
}
