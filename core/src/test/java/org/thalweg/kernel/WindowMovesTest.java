package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.tensor.Geometry;
import org.thalweg.tensor.Geometry.Axis;

class WindowMovesTest {
    /// Five rows and seven columns of three channels, of which two are taken.
    private static final Geometry GEOMETRY = new Geometry(new Axis(5, 3, 1, 2, 2, 1), new Axis(7, 3, 2, 1, 1, 2));

    private static final int IMAGES = 3;
    private static final int ROWS = IMAGES * GEOMETRY.rows().output();
    private static final int IMAGE_ELEMENTS = IMAGES * 5 * 7 * 3;

    @Test
    void takesSomeChannelsAndPutsZerosOutside() {
        WindowMoves moves = WindowMoves.of(new Geometry(Axis.of(1, 1), new Axis(2, 2, 1, 1, 1, 0)), 2, 1);
        float[] windows = {9, 9, 9, 9, 9, 9};
        try (ThreadTeam team = ThreadTeam.of(1)) {
            moves.pack(team, new float[] {8, 1, 2, 3, 4}, 2, 0, 1, windows, 1);
            assertThat(windows).containsExactly(9, 0, 2, 2, 4, 9);
            float[] image = {1, 1, 1, 1, 1};
            moves.add(team, windows, 1, 0, 1, image, 2);
            assertThat(image).containsExactly(1, 1, 5, 1, 5);
        }
    }

    /// Pieces of 1, 2 … rows, and threads, change neither what is packed nor the order in which it is added.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void piecesAndThreadsChangeNoBit(int threads) {
        WindowMoves moves = WindowMoves.of(GEOMETRY, 3, 2);
        Random random = new Random(3);
        float[] image = new float[IMAGE_ELEMENTS];
        float[] sources = new float[ROWS * moves.rowElements()];
        for (float[] array : new float[][] {image, sources}) {
            for (int i = 0; i < array.length; i++) {
                array[i] = random.nextFloat() - 0.5f;
            }
        }
        float[] windows = new float[sources.length];
        float[] sums = new float[IMAGE_ELEMENTS];
        try (ThreadTeam alone = ThreadTeam.of(1);
                ThreadTeam team = ThreadTeam.of(threads)) {
            moves.pack(alone, image, 1, 0, ROWS, windows, 0);
            moves.add(alone, sources, 0, 0, ROWS, sums, 1);
            for (int piece = 1; piece <= ROWS; piece++) {
                float[] otherWindows = new float[windows.length];
                float[] otherSums = new float[IMAGE_ELEMENTS];
                Arrays.fill(otherWindows, Float.NaN);
                for (int row = 0; row < ROWS; row += piece) {
                    int count = Math.min(piece, ROWS - row);
                    int at = row * moves.rowElements();
                    moves.pack(team, image, 1, row, count, otherWindows, at);
                    moves.add(team, sources, at, row, count, otherSums, 1);
                }
                assertThat(otherWindows).isEqualTo(windows);
                assertThat(otherSums).isEqualTo(sums);
            }
        }
    }

    /// ⟨pack(x), w⟩ = ⟨x, add(w)⟩, exactly for small integers.
    @Test
    void addingIsTheTransposeOfPacking() {
        WindowMoves moves = WindowMoves.of(GEOMETRY, 3, 3);
        Random random = new Random(4);
        int[] x = random.ints(IMAGE_ELEMENTS, -9, 10).toArray();
        int[] w = random.ints((long) ROWS * moves.rowElements(), -9, 10).toArray();
        int[] packed = new int[w.length];
        int[] added = new int[x.length];
        try (ThreadTeam team = ThreadTeam.of(2)) {
            moves.pack(team, x, 0, 0, ROWS, packed, 0);
            moves.add(team, w, 0, 0, ROWS, added, 0);
        }
        assertThat(dot(packed, w)).isEqualTo(dot(x, added)).isNotZero();
    }

    private static long dot(int[] a, int[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (long) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void channelsAndTypesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WindowMoves.of(GEOMETRY, 2, 3))
                .withMessage("windows: 3 of 2 channels");
        WindowMoves moves = WindowMoves.of(GEOMETRY, 1, 1);
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> moves.add(team, new float[999], 0, 0, 1, new double[999], 0))
                    .withMessageContaining("float[] and images double[]");
        }
    }
}
