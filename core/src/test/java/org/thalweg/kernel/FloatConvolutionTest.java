package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.kernel.ConvolutionShape.Part;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;

class FloatConvolutionTest {
    private static final List<Part> PARTS = List.of(Part.OUTPUT, Part.INPUT, Part.KERNEL);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyElementIsItsChainBitForBit(int threads) {
        Random random = new Random(11 + threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int round = 0; round < 300; round++) {
                int tapRows = round % 3 == 0 ? 6 : 4 << random.nextInt(3);
                WindowSizes sizes = new WindowSizes(round % 2 == 0 ? 6 : 12, tapRows, 8 << random.nextInt(3), 1);
                check(randomShape(random), team, FloatWindowBlocks.scalar(sizes), random);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theVectorTwinHasTheSameBits(int threads) {
        assumeThat(VectorProvider.bits()).as(VectorProvider.reason()).isPositive();
        Random random = new Random(110 + threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            checkVectors(60, team, random);
        }
    }

    static void checkVectors(int rounds, ThreadTeam team, Random random) {
        for (int round = 0; round < rounds; round++) {
            ConvolutionShape shape = randomShape(random);
            check(shape, team, VectorFloatBlocks.windows(WindowSizes.of(shape, Float.BYTES)), random);
        }
    }

    /// Several slabs, cuts of a run, tiles, rounds of images and of rows.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void largeOnesToo(int threads) {
        Random random = new Random(5);
        Axis same = new Axis(9, 3, 1, 1, 1, 1);
        Axis strided = new Axis(9, 3, 2, 1, 1, 1);
        Axis plain = Axis.of(40, 3);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (Part part : PARTS) {
                for (int columns : new int[] {8, 16, 32}) {
                    FloatWindowBlocks blocks = FloatWindowBlocks.scalar(new WindowSizes(6, 8, columns, 1));
                    check(new ConvolutionShape(part, new Geometry(same, same), 4, 130, 34, 1), team, blocks, random);
                    check(new ConvolutionShape(part, new Geometry(same, strided), 3, 33, 400, 1), team, blocks, random);
                    check(new ConvolutionShape(part, new Geometry(strided, same), 9, 64, 32, 2), team, blocks, random);
                    check(new ConvolutionShape(part, new Geometry(plain, plain), 2, 32, 16, 1), team, blocks, random);
                    check(new ConvolutionShape(part, new Geometry(plain, plain), 2, 3, 16, 1), team, blocks, random);
                    check(new ConvolutionShape(part, new Geometry(same, same), 20, 12, 34, 2), team, blocks, random);
                    check(new ConvolutionShape(part, new Geometry(strided, same), 25, 5, 16, 1), team, blocks, random);
                }
            }
        }
    }

    @Test
    void theVectorTwinTakesOver() throws InterruptedException {
        assumeThat(VectorProvider.bits()).as(VectorProvider.reason()).isPositive();
        Axis axis = new Axis(12, 3, 1, 1, 1, 1);
        for (Part part : PARTS) {
            ConvolutionShape shape = new ConvolutionShape(part, new Geometry(axis, axis), 3, 16, 20, 1);
            FloatConvolution convolution = FloatConvolution.of(shape, 2);
            Warmup.awaitReady();
            int columns = WindowSizes.of(shape, Float.BYTES).columns();
            assertThat(VectorProvider.describe()).contains("f32 convolutions of " + columns + " filters: vector after");
            Random random = new Random(5);
            float[] a = values(random, first(shape));
            float[] b = values(random, second(shape));
            float[] c = new float[result(shape)];
            float[] scratch = new float[convolution.scratch()];
            try (ThreadTeam team = ThreadTeam.of(2)) {
                convolution.run(team, a, 0, b, 0, c, 0, scratch, 0);
            }
            assertThat(c).containsExactly(reference(shape, a, 0, b, 0));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Geometry geometry = new Geometry(Axis.of(4, 3), Axis.of(4, 3));
        ConvolutionShape shape = new ConvolutionShape(Part.OUTPUT, geometry, 1, 2, 2, 1);
        FloatConvolution convolution = FloatConvolution.of(shape, 1);
        float[] scratch = new float[convolution.scratch()];
        try (ThreadTeam one = ThreadTeam.of(1);
                ThreadTeam two = ThreadTeam.of(2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> convolution.run(two, new float[32], 0, new float[36], 0, new float[8], 0, scratch, 0))
                    .withMessageContaining("planned for 1 threads");
            assertThatThrownBy(
                            () -> convolution.run(one, new float[32], 0, new float[36], 1, new float[8], 0, scratch, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("the second operand of 36 elements from offset 1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvolutionShape(Part.OUTPUT, geometry, 1, 3, 2, 2))
                .withMessageContaining("3 channels and 2 filters do not fall into 2 equal groups");
    }

    private static ConvolutionShape randomShape(Random random) {
        int groups = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
        int images = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3);
        int channels = groups * random.nextInt(random.nextBoolean() ? 4 : 36);
        int filters = groups * random.nextInt(random.nextBoolean() ? 4 : 36);
        Geometry geometry = new Geometry(randomAxis(random), randomAxis(random));
        return new ConvolutionShape(PARTS.get(random.nextInt(3)), geometry, images, channels, filters, groups);
    }

    private static Axis randomAxis(Random random) {
        return new Axis(
                random.nextInt(14),
                1 + random.nextInt(4),
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                random.nextInt(5),
                random.nextInt(5));
    }

    private static void check(ConvolutionShape shape, ThreadTeam team, FloatWindowBlocks blocks, Random random) {
        FloatConvolution convolution = FloatConvolution.of(shape, team.threads(), blocks);
        int aAt = random.nextInt(5);
        int bAt = random.nextInt(5);
        int cAt = random.nextInt(5);
        float[] a = values(random, aAt + first(shape));
        float[] b = values(random, bAt + second(shape));
        float[] c = values(random, cAt + result(shape) + 3);
        float[] expected = c.clone();
        float[] sums = reference(shape, a, aAt, b, bAt);
        System.arraycopy(sums, 0, expected, cAt, sums.length);
        float[] scratch = new float[convolution.scratch() + 2];
        Arrays.fill(scratch, Float.NaN);
        for (int run = 0; run < 2; run++) {
            convolution.run(team, a, aAt, b, bAt, c, cAt, scratch, 2);
            int differs = Arrays.mismatch(c, expected); // compares bits, of −0 too
            assertThat(differs)
                    .as("first element that differs, of %s, %s", shape, blocks)
                    .isEqualTo(-1);
        }
    }

    private static int first(ConvolutionShape shape) {
        return shape.part() == Part.INPUT ? shape.kernelElements() : shape.imageElements();
    }

    private static int second(ConvolutionShape shape) {
        return shape.part() == Part.OUTPUT ? shape.kernelElements() : shape.outputElements();
    }

    private static int result(ConvolutionShape shape) {
        return switch (shape.part()) {
            case OUTPUT -> shape.outputElements();
            case INPUT -> shape.imageElements();
            case KERNEL -> shape.kernelElements();
        };
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /// The definition, with nothing clever but the order.
    private static float[] reference(ConvolutionShape s, float[] a, int aAt, float[] b, int bAt) {
        if (s.part() != Part.KERNEL) {
            return reference(
                    s,
                    a,
                    aAt,
                    b,
                    bAt,
                    new TapParts(s.images(), s.geometry().rows().output(), 1, 1),
                    0);
        }
        TapParts parts = TapParts.of(s);
        float[] result = new float[result(s)];
        for (int part = 0; part < parts.count(); part++) {
            float[] sums = reference(s, a, aAt, b, bAt, parts, part);
            for (int i = 0; i < sums.length; i++) {
                result[i] = part == 0 ? sums[i] : result[i] + sums[i];
            }
        }
        return result;
    }

    private static float[] reference(
            ConvolutionShape s, float[] a, int aAt, float[] b, int bAt, TapParts parts, int part) {
        Axis rows = s.geometry().rows();
        Axis columns = s.geometry().columns();
        int in = s.inGroup();
        int out = s.outGroup();
        float[] result = new float[result(s)];
        for (int n = parts.firstImage(part); n < parts.endImage(part); n++) {
            for (int h = 0; s.part() == Part.INPUT && h < rows.input(); h++) {
                for (int v = 0; v < columns.input(); v++) {
                    for (int c = 0; c < s.channels(); c++) {
                        int pixel = (n * rows.input() + h) * columns.input() + v;
                        result[pixel * s.channels() + c] = input(s, a, aAt, b, bAt, n, h, v, c);
                    }
                }
            }
            for (int oh = parts.firstRow(part); s.part() != Part.INPUT && oh < parts.endRow(part); oh++) {
                for (int ow = 0; ow < columns.output(); ow++) {
                    for (int i = 0; i < rows.kernel(); i++) {
                        for (int j = 0; j < columns.kernel(); j++) {
                            for (int c = 0; c < in; c++) {
                                for (int o = 0; o < s.filters(); o++) {
                                    int h = rows.at(oh, i);
                                    int v = columns.at(ow, j);
                                    int channel = o / out * in + c;
                                    int pixel = (n * rows.input() + h) * columns.input() + v;
                                    float x = h < 0 || v < 0 ? 0 : a[aAt + pixel * s.channels() + channel];
                                    int wAt = ((i * columns.kernel() + j) * in + c) * s.filters() + o;
                                    int yAt = ((n * rows.output() + oh) * columns.output() + ow) * s.filters() + o;
                                    int other = s.part() == Part.OUTPUT ? wAt : yAt;
                                    int to = s.part() == Part.OUTPUT ? yAt : wAt;
                                    result[to] = Math.fma(x, b[bAt + other], result[to]);
                                }
                            }
                        }
                    }
                }
            }
        }
        return result;
    }

    private static float input(
            ConvolutionShape s, float[] w, int wAt, float[] y, int yAt, int n, int h, int v, int channel) {
        Axis rows = s.geometry().rows();
        Axis columns = s.geometry().columns();
        int group = channel / s.inGroup();
        float sum = 0;
        for (int i = rows.kernel() - 1; i >= 0; i--) {
            int down = h + rows.low() - i * rows.dilation();
            for (int j = columns.kernel() - 1; j >= 0; j--) {
                int across = v + columns.low() - j * columns.dilation();
                if (down % rows.stride() != 0 || across % columns.stride() != 0) {
                    continue;
                }
                int oh = down / rows.stride();
                int ow = across / columns.stride();
                boolean inside = down >= 0 && across >= 0 && oh < rows.output() && ow < columns.output();
                int pixel = (n * rows.output() + oh) * columns.output() + ow;
                int row = (i * columns.kernel() + j) * s.inGroup() + channel % s.inGroup();
                for (int o = group * s.outGroup(); o < (group + 1) * s.outGroup(); o++) {
                    float factor = inside ? y[yAt + pixel * s.filters() + o] : 0;
                    sum = Math.fma(factor, w[wAt + row * s.filters() + o], sum);
                }
            }
        }
        return sum;
    }
}
