package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Convolutions;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Padding;
import org.thalweg.graph.Sliding;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.VectorProvider;
import org.thalweg.kernel.Warmup;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// How convolutions are computed: what the reference cannot show.
class ConvolutionStepTest {
    private static final TrainingStep STEP = training(DType.F32);

    private final Tensor x = Tensor.input("x", DType.F32, Shape.of(8, 20, 21, 16));
    private final Tensor w = Tensor.input("w", DType.F32, Shape.of(3, 3, 16, 32));

    /// Loss and gradients of a convolution with a maximum pool behind it.
    static TrainingStep training(DType dtype) {
        Tensor x = Tensor.input("x", dtype, Shape.of(8, 20, 21, 16));
        Tensor w = Tensor.input("w", dtype, Shape.of(3, 3, 16, 32));
        Tensor y = Convolutions.convolve(x, w, Sliding.SAME).relu();
        Tensor loss = Convolutions.maxPool(y, 2, 2, Sliding.VALID.withStride(2))
                .square()
                .mean();
        List<Tensor> gradients = Derivatives.gradient(loss, List.of(x, w));
        Map<Tensor, NDArray> values =
                Map.of(x, Forced.normal(dtype, x.shape(), 1), w, Forced.normal(dtype, w.shape(), 2));
        return new TrainingStep(Program.of(loss, gradients.get(0), gradients.get(1)), values);
    }

    /// With the products' vector kernels, once they are compiled, and with several pieces of windows.
    @Test
    void threadsAndVectorsChangeNoBit() throws InterruptedException {
        List<NDArray> first = Forced.run(0, 1, STEP.program(), STEP.inputs(), 1);
        Warmup.awaitReady();
        for (int threads : new int[] {1, 2, 3}) {
            List<NDArray> other = Forced.run(VectorProvider.bits(), threads, STEP.program(), STEP.inputs(), 2);
            for (int i = 0; i < first.size(); i++) {
                assertThat(Forced.difference(other.get(i), first.get(i)))
                        .as("result %d on %d threads", i, threads)
                        .isEmpty();
            }
        }
    }

    @Test
    void pointwiseConvolutionsAreProducts() {
        Tensor kernel = Tensor.input("kernel", DType.F32, Shape.of(1, 1, 16, 8));
        Tensor y = Convolutions.convolve(x, kernel, Sliding.VALID);
        Program program = Program.of(Derivatives.vjp(List.of(y), List.of(y), List.of(x, kernel)));
        try (Executable executable = Forced.code(0, program::compile)) {
            assertThat(executable.plan().steps()).hasSize(3).allMatch(step -> step instanceof DotStep);
        }
        Tensor strided = Convolutions.convolve(x, kernel, Sliding.VALID.withStride(2));
        try (Executable executable = Forced.code(0, () -> Program.of(strided).compile())) {
            assertThat(executable.plan().steps()).singleElement().isInstanceOf(ConvolutionStep.class);
        }
    }

    @Test
    void theStepSaysWhatItDoes() {
        Program program = Program.of(Convolutions.convolve(x, w, Sliding.SAME));
        try (Executable executable = Forced.code(0, program::compile)) {
            assertThat(executable.plan().steps().getFirst().describe()).startsWith("""
                    convolution (20 by 3 padding 1+1, 21 by 3 padding 1+1), OUTPUT
                          ← x, w
                    """);
        }
    }

    /// Dilations and strides far beyond the image: the taps outside read zeros and take neither room nor part.
    @Test
    void tapsFarOutsideTheImageAreZeros() {
        Comparison comparison = new Comparison(1e-5, 1e-13, 1);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (Sliding sliding : List.of(
                    Sliding.SAME.withDilation(1 << 29),
                    Sliding.VALID.withPadding(Padding.of(1 << 29)).withDilation(1 << 29),
                    Sliding.VALID.withPadding(Padding.of(2)).withStride(Integer.MAX_VALUE),
                    Sliding.SAME.withStride(Integer.MAX_VALUE))) {
                Tensor image = Tensor.input("image", dtype, Shape.of(2, 5, 6, 2));
                Tensor kernel = Tensor.input("kernel", dtype, Shape.of(3, 3, 2, 4));
                Tensor y = Convolutions.convolve(image, kernel, sliding);
                List<Tensor> gradients = Derivatives.gradient(y.sin().sum(), List.of(image, kernel));
                comparison.check(
                        List.of(y, gradients.get(0), gradients.get(1)),
                        Map.of(
                                image, Forced.normal(dtype, image.shape(), 1),
                                kernel, Forced.normal(dtype, kernel.shape(), 2)));
            }
        }
    }
}
