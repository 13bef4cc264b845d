package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Op.Windows;
import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Pools whose windows lie side by side move no windows, and give the bits that moving them gives.
class SideBySideTest {
    /// The pool and the derivative of its sum, each element times another number.
    private static List<Tensor> trained(Tensor x, UnaryOperator<Tensor> pool) {
        Tensor y = pool.apply(x);
        Tensor weights = Tensor.constant(NDArray.fill(y.dtype(), y.shape(), i -> (i % 7 - 3) / 8.0));
        Tensor loss = y.times(weights).sum();
        return List.of(y, Derivatives.gradient(loss, List.of(x)).getFirst());
    }

    private static String plan(Shape shape, UnaryOperator<Tensor> pool) {
        Tensor x = Tensor.input("x", DType.F32, shape);
        try (Executable executable = Program.of(trained(x, pool)).compile()) {
            return executable.explain();
        }
    }

    /// Numbers of which many are equal, both zeros, and now and then what is no number.
    private static NDArray difficult(DType dtype, Shape shape) {
        Rng random = Rng.of(3);
        double[] some = {0, -0.0, 1, 1, -2, 0.3, Double.NaN, Double.NEGATIVE_INFINITY, 0.7, 0.1, 3, 3, -0.0, 0};
        return NDArray.fill(dtype, shape, _ -> some[(int) (random.nextDouble() * some.length)]);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2, 8, 8, 16",
        "2, 3, 9, 7, 16",
        "3, 3, 6, 9, 8",
        "2, 3, 4, 9, 20",
        "1, 4, 3, 9, 33",
        "4, 4, 8, 8, 16", // too many taps
        "2, 2, 6, 6, 3", // too few channels
    })
    void theBitsAreThoseOfWindowsThatAreMoved(int height, int width, int rows, int columns, int channels) {
        Axis down = new Axis(rows, height, height, 1, 0, 0);
        Axis across = new Axis(columns, width, width, 1, 0, 0);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            NDArray value = difficult(dtype, Shape.of(3, rows, columns, channels));
            for (UnaryOperator<Tensor> pool : POOLS) {
                for (int threads = 1; threads <= 2; threads++) {
                    List<double[]> found = run(value, new Geometry(down, across), pool, threads);
                    List<double[]> moved = run(value, new Geometry(down, unseen(across)), pool, threads);
                    for (int i = 0; i < found.size(); i++) {
                        assertThat(Arrays.equals(found.get(i), moved.get(i)))
                                .as("result %d in %s with %d threads", i, dtype, threads)
                                .isTrue();
                    }
                }
            }
        }
    }

    /// Of windows `[N, OH, OW, taps, C]`.
    private static final List<UnaryOperator<Tensor>> POOLS = List.of(
            windows -> windows.max(3),
            windows -> windows.sum(3),
            windows -> windows.mean(3),
            windows -> windows.square().max(3));

    /// The same windows, with zeros on the right that none of them reaches.
    private static Axis unseen(Axis axis) {
        int rest = axis.input() % axis.kernel();
        Axis padded = new Axis(axis.input(), axis.kernel(), axis.stride(), 1, 0, axis.kernel() - 1 - rest);
        assertThat(padded.output()).isEqualTo(axis.output());
        assertThat(padded).isNotEqualTo(axis);
        return padded;
    }

    private static List<double[]> run(NDArray value, Geometry geometry, UnaryOperator<Tensor> pool, int threads) {
        Tensor x = Tensor.input("x", value.dtype(), value.shape());
        List<Tensor> wanted =
                trained(x, in -> pool.apply(Tensor.of(new Windows(in.relu().minus(0.25), geometry))));
        try (ThreadTeam team = ThreadTeam.of(threads);
                Executable executable = Program.of(wanted).compile(team)) {
            executable.input(x).copyFrom(value);
            executable.run();
            return List.of(
                    executable.output(0).toDoubles(), executable.output(1).toDoubles());
        }
    }

    @Test
    void noWindowIsMovedWhereWindowsLieSideBySide() {
        Sliding by2 = Sliding.VALID.withStride(2);
        Shape shape = Shape.of(8, 32, 32, 64);
        UnaryOperator<Tensor> pool = x -> Convolutions.maxPool(x.plus(1).relu(), 2, 2, by2);
        assertThat(plan(shape, pool)).doesNotContain("windows (", "overlap-add (");
        assertThat(plan(shape, x -> Convolutions.averagePool(x, 2, 2, by2)))
                .doesNotContain("windows (", "overlap-add (");
        // a rest is left out by reading; its zeros come with the overlap-add
        assertThat(plan(Shape.of(8, 33, 32, 64), pool))
                .doesNotContain("windows (")
                .contains("overlap-add (");
    }

    @Test
    void windowsAreMovedWhereTheyOverlapOrPad() {
        Shape shape = Shape.of(2, 8, 8, 16);
        Sliding by2 = Sliding.VALID.withStride(2);
        assertThat(plan(shape, x -> Convolutions.maxPool(x, 3, 3, by2))).contains("windows (");
        Sliding padded = by2.withPadding(Padding.of(1));
        assertThat(plan(shape, x -> Convolutions.averagePool(x, 2, 2, padded))).contains("overlap-add (");
        assertThat(plan(shape, x -> Convolutions.maxPool(x, 1, 1, by2))).contains("windows (");
    }

    /// The derivative of a large pool is one loop with rows as long as the pooled image has columns: not 2, as
    /// a window has.
    @Test
    void theDerivativeGoesThroughManyRowsAtATime() {
        Sliding by2 = Sliding.VALID.withStride(2);
        assertThat(plan(Shape.of(8, 32, 32, 64), x -> Convolutions.maxPool(x, 2, 2, by2)))
                .contains("loop 128 × 2 × 2 × 16 × 64");
    }
}
