package org.thalweg.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.kernel.DoubleWindowProduct.Sink;
import org.thalweg.kernel.DoubleWindowProduct.Weights;
import org.thalweg.tensor.Geometry;

/// One part of a convolution in double precision, planned once for a number of threads and run often.
///
/// Each element is a chain of `fma` in one order, begun from 0, so that its bits depend neither on the number
/// of threads nor on the vector width. An element
///
/// - of the output adds up its window in row-major order, then channels;
/// - of the input adds up the outputs that see it in row-major order, then filters;
/// - of the kernel adds up the windows of each of [TapParts] in row-major order, and then the parts.
///
/// Elements outside of an image take part as zeros: where the kernel, or for the kernel the output, is infinite or NaN,
/// that gives NaN.
///
/// Runs use the scalar twin until the vector twin has been compiled in the background; see [VectorProvider#describe]. A
/// run allocates nothing: its scratch is the caller's. An instance serves one run at a time.
public final class DoubleConvolution {
    private final ConvolutionShape shape;
    private final int threads;
    private final DoubleWindowBlocks blocks;

    /// Where faster blocks come from; null in tests of one kind of blocks.
    private final @Nullable DoubleWindowVectors vectors;

    private final DoublePanels scalarCopies;

    /// The parts of an image that a stride tells apart; one for outputs.
    private final List<DoubleWindowProduct> products = new ArrayList<>();

    private final @Nullable DoubleTapProduct taps;
    private final int scratch;

    private DoubleConvolution(
            ConvolutionShape shape, int threads, DoubleWindowBlocks blocks, @Nullable DoubleWindowVectors vectors) {
        this.shape = shape;
        this.threads = threads;
        this.vectors = vectors;
        this.blocks = blocks;
        scalarCopies = new ScalarDoublePanels(blocks.windows().columns());
        DoublePanels copies = copies();
        Geometry g = shape.geometry();
        int in = shape.inGroup();
        int out = shape.outGroup();
        int most = 0;
        switch (shape.part()) {
            case OUTPUT -> {
                int row = g.columns().output() * shape.filters();
                Sink sink = new Sink(0, g.rows().output() * row, row, shape.filters());
                add(WindowAxis.of(g.rows()), WindowAxis.of(g.columns()), sink, copies);
            }
            case INPUT -> {
                int row = g.columns().input() * shape.channels();
                for (int down = 0; down < Math.min(g.rows().stride(), g.rows().input()); down++) {
                    for (int across = 0;
                            across < Math.min(g.columns().stride(), g.columns().input());
                            across++) {
                        Sink sink = new Sink(
                                down * row + across * shape.channels(),
                                g.rows().input() * row,
                                g.rows().stride() * row,
                                g.columns().stride() * shape.channels());
                        add(
                                WindowAxis.transposed(g.rows(), down),
                                WindowAxis.transposed(g.columns(), across),
                                sink,
                                copies);
                    }
                }
            }
            case KERNEL -> {}
        }
        for (DoubleWindowProduct product : products) {
            most = Math.max(most, product.scratch(threads));
        }
        taps = shape.part() == ConvolutionShape.Part.KERNEL
                ? new DoubleTapProduct(
                        WindowAxis.of(g.rows()),
                        WindowAxis.of(g.columns()),
                        TapParts.of(shape),
                        shape.channels(),
                        in,
                        shape.filters(),
                        out,
                        blocks.taps(),
                        copies,
                        threads)
                : null;
        scratch = taps == null ? most : taps.scratch();
    }

    private void add(WindowAxis down, WindowAxis across, Sink sink, DoublePanels copies) {
        int in = shape.inGroup();
        int out = shape.outGroup();
        int kw = shape.geometry().columns().kernel();
        int tap = Math.multiplyExact(in, shape.filters());
        boolean forward = shape.part() == ConvolutionShape.Part.OUTPUT;
        products.add(new DoubleWindowProduct(
                down,
                across,
                shape.images(),
                forward ? shape.channels() : shape.filters(),
                forward ? in : out,
                forward ? out : in,
                sink,
                forward ? new Weights(kw, tap, shape.filters(), 1) : new Weights(kw, tap, 1, shape.filters()),
                blocks.windows(),
                copies,
                threads));
    }

    /// Plans convolutions of this shape for teams of `threads`.
    ///
    /// @throws IllegalArgumentException if `threads` is below 1
    /// @throws ArithmeticException if an array or the scratch would have more than 2³¹−1 elements
    public static DoubleConvolution of(ConvolutionShape shape, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " must be at least 1");
        }
        WindowSizes sizes = WindowSizes.of(shape, Double.BYTES);
        DoubleWindowVectors vectors = DoubleWindowVectors.of(sizes);
        vectors.begin();
        return new DoubleConvolution(shape, threads, DoubleWindowBlocks.scalar(sizes), vectors);
    }

    /// With these blocks, whether they are compiled or not; for tests.
    static DoubleConvolution of(ConvolutionShape shape, int threads, DoubleWindowBlocks blocks) {
        return new DoubleConvolution(shape, threads, blocks, null);
    }

    /// Elements of scratch that a run needs. Their values before and after have no meaning.
    public int scratch() {
        return scratch;
    }

    /// Computes the part from the two others in the order x, w, y.
    ///
    /// @param scratch at least [#scratch] elements from `scratchAt`; may be the array of the others if it does not
    ///     overlap them
    /// @throws IndexOutOfBoundsException if an array is too small
    /// @throws IllegalArgumentException if the team has another number of threads than was planned for
    public void run(
            ThreadTeam team,
            double[] a,
            int aAt,
            double[] b,
            int bAt,
            double[] result,
            int resultAt,
            double[] scratch,
            int scratchAt) {
        if (team.threads() != threads) {
            throw new IllegalArgumentException("convolution: planned for " + threads + " threads, run with " + team);
        }
        int x = shape.imageElements();
        int w = shape.kernelElements();
        int y = shape.outputElements();
        switch (shape.part()) {
            case OUTPUT -> require(x, a.length, aAt, w, b.length, bAt, y, result.length, resultAt);
            case INPUT -> require(w, a.length, aAt, y, b.length, bAt, x, result.length, resultAt);
            case KERNEL -> require(x, a.length, aAt, y, b.length, bAt, w, result.length, resultAt);
        }
        require("scratch", this.scratch, scratch.length, scratchAt);
        DoubleWindowBlocks vector = vectors == null ? null : vectors.ready();
        DoubleWindowBlocks with = vector == null ? blocks : vector;
        DoublePanels copies = copies();
        int in = shape.inGroup();
        int out = shape.outGroup();
        if (taps != null && (x == 0 || y == 0)) {
            Arrays.fill(result, resultAt, resultAt + w, 0);
            return;
        }
        for (int group = 0; group < shape.groups(); group++) {
            int xAt = group * in;
            int yAt = group * out;
            if (taps != null) {
                int to = resultAt + yAt;
                taps.run(team, with.taps(), copies, a, aAt + xAt, b, bAt + yAt, result, to, scratch, scratchAt);
                continue;
            }
            boolean forward = shape.part() == ConvolutionShape.Part.OUTPUT;
            for (int i = 0; i < products.size(); i++) {
                DoubleWindowProduct product = products.get(i);
                if (forward) {
                    product.run(
                            team,
                            with.windows(),
                            copies,
                            a,
                            aAt + xAt,
                            b,
                            bAt + yAt,
                            result,
                            resultAt + yAt,
                            scratch,
                            scratchAt);
                } else {
                    product.run(
                            team,
                            with.windows(),
                            copies,
                            b,
                            bAt + yAt,
                            a,
                            aAt + yAt,
                            result,
                            resultAt + xAt,
                            scratch,
                            scratchAt);
                }
            }
        }
    }

    private DoublePanels copies() {
        DoubleBlocks vector = DoubleVectors.ready();
        if (vector == null || vector.block().columns() != blocks.windows().columns()) {
            return scalarCopies;
        }
        return vector.panels();
    }

    private static void require(int a, int aLength, int aAt, int b, int bLength, int bAt, int c, int cLength, int cAt) {
        require("the first operand", a, aLength, aAt);
        require("the second operand", b, bLength, bAt);
        require("the result", c, cLength, cAt);
    }

    private static void require(String name, int elements, int length, int at) {
        if (at < 0 || length - at < elements) {
            throw new IndexOutOfBoundsException("convolution: " + name + " of " + elements + " elements from offset "
                    + at + " does not fit an array of " + length);
        }
    }
}
