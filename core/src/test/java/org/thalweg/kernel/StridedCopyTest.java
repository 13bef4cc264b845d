package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StridedCopyTest {
    /// A tensor with axes in any memory order, some turned round, some with gaps, some repeated when read.
    private record Walk(int[] strides, int offset, int span) {
        static Walk random(Random random, int[] sizes, boolean repeats) {
            int rank = sizes.length;
            int[] order = shuffled(random, rank);
            int[] strides = new int[rank];
            int offset = random.nextInt(3);
            int step = 1;
            int span = offset + 1;
            for (int axis : order) {
                step *= random.nextInt(5) == 0 ? 2 : 1;
                if (repeats && random.nextInt(6) == 0) {
                    continue;
                }
                int length = Math.max(0, sizes[axis] - 1) * step;
                boolean reversed = random.nextInt(5) == 0;
                strides[axis] = reversed ? -step : step;
                offset += reversed ? length : 0;
                span += length;
                step *= Math.max(1, sizes[axis]) + (random.nextInt(4) == 0 ? 1 : 0);
            }
            return new Walk(strides, offset, span);
        }

        int at(int[] index) {
            int at = offset;
            for (int axis = 0; axis < index.length; axis++) {
                at += index[axis] * strides[axis];
            }
            return at;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void movesEveryElementAndTouchesNoOther(int threads) {
        Random random = new Random(3 + threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            for (int round = 0; round < 600; round++) {
                int[] sizes = random.ints(random.nextInt(6), 0, 9)
                        .map(size -> Math.max(size, random.nextInt(3)))
                        .toArray();
                check(team, random, sizes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sharesLargeCopies(int threads) {
        Random random = new Random(threads);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            check(team, random, new int[] {70_000});
            check(team, random, new int[] {300, 301});
            check(team, random, new int[] {7, 100, 99});
            check(team, random, new int[] {5000, 3, 5});
            check(team, random, new int[] {2, 40_000});
            check(team, random, new int[] {40_001, 2});
        }
    }

    private static void check(ThreadTeam team, Random random, int[] sizes) {
        Walk from = Walk.random(random, sizes, true);
        Walk to = Walk.random(random, sizes, false);
        int[] source = IntStream.range(0, from.span).map(i -> i + 1).toArray();
        int[] expected = new int[to.span + 2];
        int count = Arrays.stream(sizes).reduce(1, (x, y) -> x * y);
        int[] index = new int[sizes.length];
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                index[axis] = rest % sizes[axis];
                rest /= sizes[axis];
            }
            expected[to.at(index)] = source[from.at(index)];
        }
        StridedCopy copy = StridedCopy.of(sizes, from.strides, to.strides);
        String what = Arrays.toString(sizes) + from + to;
        int[] ints = new int[expected.length];
        copy.run(team, source, from.offset, ints, to.offset);
        assertThat(Arrays.equals(ints, expected)).as(what).isTrue();
        float[] floats = new float[expected.length];
        float[] floatSource = new float[source.length];
        for (int i = 0; i < source.length; i++) {
            floatSource[i] = source[i];
        }
        copy.run(team, floatSource, from.offset, floats, to.offset);
        float[] expectedFloats = new float[expected.length];
        for (int i = 0; i < expected.length; i++) {
            expectedFloats[i] = expected[i];
        }
        assertThat(Arrays.equals(floats, expectedFloats)).as(what).isTrue();
        double[] doubles = new double[expected.length];
        copy.run(team, Arrays.stream(source).asDoubleStream().toArray(), from.offset, doubles, to.offset);
        double[] expectedDoubles = Arrays.stream(expected).asDoubleStream().toArray();
        assertThat(Arrays.equals(doubles, expectedDoubles)).as(what).isTrue();
        boolean[] booleans = new boolean[expected.length];
        boolean[] booleanSource = new boolean[source.length];
        for (int i = 0; i < source.length; i++) {
            booleanSource[i] = source[i] % 3 == 0;
        }
        copy.run(team, booleanSource, from.offset, booleans, to.offset);
        boolean[] expectedBooleans = new boolean[expected.length];
        for (int i = 0; i < expected.length; i++) {
            expectedBooleans[i] = expected[i] != 0 && expected[i] % 3 == 0;
        }
        assertThat(Arrays.equals(booleans, expectedBooleans)).as(what).isTrue();
    }

    @Test
    void transposesAMatrix() {
        float[] turned = new float[6];
        try (ThreadTeam team = ThreadTeam.of(1)) {
            StridedCopy.of(new int[] {3, 2}, new int[] {1, 3}, new int[] {2, 1})
                    .run(team, new float[] {1, 2, 3, 4, 5, 6}, 0, turned, 0);
        }
        assertThat(turned).containsExactly(1, 4, 2, 5, 3, 6);
    }

    /// The strides of a shape with an axis of size 0 are 0 outside that axis.
    @Test
    void copiesNothingByWhateverStrides() {
        float[] untouched = {7};
        try (ThreadTeam team = ThreadTeam.of(1)) {
            StridedCopy.of(new int[] {2, 0, 3}, new int[] {0, 3, 1}, new int[] {0, 3, 1})
                    .run(team, new float[0], 0, untouched, 0);
        }
        assertThat(untouched).containsExactly(7);
    }

    @Test
    void refusesAWalkThatWritesOnePlaceTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StridedCopy.of(new int[] {3}, new int[] {1}, new int[] {0}))
                .withMessageContaining("axis 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StridedCopy.of(new int[] {3}, new int[] {1, 2}, new int[] {1}))
                .withMessageContaining("equally many");
    }

    @Test
    void refusesArraysOfDifferentTypes() {
        StridedCopy copy = StridedCopy.of(new int[] {2, 2}, new int[] {1, 2}, new int[] {2, 1});
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> copy.run(team, new float[4], 0, new double[4], 0))
                    .withMessageContaining("from float[] to double[]");
        }
    }

    private static int[] shuffled(Random random, int n) {
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }
}
