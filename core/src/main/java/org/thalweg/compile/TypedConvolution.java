package org.thalweg.compile;

import org.thalweg.kernel.ConvolutionShape;
import org.thalweg.kernel.DoubleConvolution;
import org.thalweg.kernel.FloatConvolution;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;

/// A planned convolution of either precision, on arrays whose type is known only when it runs.
sealed interface TypedConvolution {
    /// Single precision.
    record Single(FloatConvolution convolution) implements TypedConvolution {}

    /// Double precision.
    record Wide(DoubleConvolution convolution) implements TypedConvolution {}

    /// Plans the convolution of one type only: planning the other would begin the warm-up of its kernels.
    static TypedConvolution of(DType dtype, ConvolutionShape shape, int threads) {
        return switch (dtype) {
            case F32 -> new Single(FloatConvolution.of(shape, threads));
            case F64 -> new Wide(DoubleConvolution.of(shape, threads));
            case I32, BOOL -> throw new IllegalArgumentException("no convolutions of " + dtype);
        };
    }

    /// Elements of scratch that a run needs.
    default int scratch() {
        return switch (this) {
            case Single(FloatConvolution convolution) -> convolution.scratch();
            case Wide(DoubleConvolution convolution) -> convolution.scratch();
        };
    }

    /// Computes one part from the two others.
    default void run(ThreadTeam team, Place a, Place b, Place c, Buffer scratch) {
        Object packed = scratch.memory();
        int at = scratch.start();
        switch (this) {
            case Single(FloatConvolution conv) ->
                conv.run(
                        team,
                        (float[]) a.array(),
                        a.start(),
                        (float[]) b.array(),
                        b.start(),
                        (float[]) c.array(),
                        c.start(),
                        (float[]) packed,
                        at);
            case Wide(DoubleConvolution conv) ->
                conv.run(
                        team,
                        (double[]) a.array(),
                        a.start(),
                        (double[]) b.array(),
                        b.start(),
                        (double[]) c.array(),
                        c.start(),
                        (double[]) packed,
                        at);
        }
    }
}
