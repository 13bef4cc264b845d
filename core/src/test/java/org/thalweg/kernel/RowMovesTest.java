package org.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowMovesTest {
    @Test
    void gathersRowsOfEveryType() {
        int[] indices = {9, 2, 0, 2};
        try (ThreadTeam team = ThreadTeam.of(2)) {
            RowMoves gather = RowMoves.gather(3, 2, 3);
            float[] floats = new float[7];
            gather.run(team, new float[] {9, 1, 2, 3, 4, 5, 6}, 1, indices, 1, floats, 1);
            assertThat(floats).containsExactly(0, 5, 6, 1, 2, 5, 6);
            boolean[] booleans = new boolean[6];
            gather.run(team, new boolean[] {true, false, false, false, false, true}, 0, indices, 1, booleans, 0);
            assertThat(booleans).containsExactly(false, true, true, false, false, true);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void addsInTheOrderOfTheIndicesWhateverTheThreads(int threads) {
        Random random = new Random(5);
        int count = 400;
        int width = 131;
        int bound = 7; // many rows meet in one place, so another order would have other bits
        int[] indices = random.ints(count, 0, bound).toArray();
        float[] rows = new float[count * width];
        double[] wide = random.doubles((long) count * width, -1, 1).toArray();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) wide[i];
        }
        float[] expected = new float[bound * width];
        double[] wideExpected = new double[bound * width];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < width; j++) {
                expected[indices[i] * width + j] += rows[i * width + j];
                wideExpected[indices[i] * width + j] += wide[i * width + j];
            }
        }
        RowMoves scatter = RowMoves.scatterAdd(count, width, bound);
        try (ThreadTeam team = ThreadTeam.of(threads)) {
            float[] table = new float[bound * width];
            Arrays.fill(table, 8);
            scatter.run(team, rows, 0, indices, 0, table, 0);
            assertThat(table).containsExactly(expected);
            double[] wideTable = new double[bound * width];
            scatter.run(team, wide, 0, indices, 0, wideTable, 0);
            assertThat(wideTable).containsExactly(wideExpected);
        }
    }

    @Test
    void gathersManyRowsInParallel() {
        int[] indices = new Random(1).ints(5_000, 0, 50).toArray();
        int[] table = new int[50 * 40];
        Arrays.setAll(table, i -> i);
        int[] to = new int[5_000 * 40];
        try (ThreadTeam team = ThreadTeam.of(3)) {
            RowMoves.gather(5_000, 40, 50).run(team, table, 0, indices, 0, to, 0);
        }
        int[] expected = new int[to.length];
        Arrays.setAll(expected, i -> indices[i / 40] * 40 + i % 40);
        assertThat(Arrays.equals(to, expected)).isTrue();
    }

    @Test
    void emptyMovesDoNothing() {
        try (ThreadTeam team = ThreadTeam.of(2)) {
            RowMoves.gather(0, 3, 0).run(team, new float[0], 0, new int[0], 0, new float[0], 0);
            RowMoves.gather(2, 0, 1).run(team, new float[0], 0, new int[2], 0, new float[0], 0);
            float[] table = {1, 2};
            RowMoves.scatterAdd(0, 2, 1).run(team, new float[0], 0, new int[0], 0, table, 0);
            assertThat(table).containsOnly(0);
        }
    }

    @Test
    void refusesAnIndexThatNamesNoRowBeforeAnythingIsWritten() {
        float[] to = {7, 7};
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatThrownBy(() -> RowMoves.gather(2, 1, 3).run(team, new float[3], 0, new int[] {0, 3}, 0, to, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("gather: index 3 at position 1 names no row; 0 … 2 fit");
            assertThat(to).containsOnly(7);
            assertThatThrownBy(() ->
                            RowMoves.scatterAdd(1, 1, 0).run(team, new float[1], 0, new int[1], 0, new float[0], 0))
                    .hasMessageContaining("the table is empty");
        }
    }

    @Test
    void refusesToAddBooleans() {
        try (ThreadTeam team = ThreadTeam.of(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            RowMoves.scatterAdd(1, 1, 1).run(team, new boolean[1], 0, new int[1], 0, new boolean[1], 0))
                    .withMessageContaining("from boolean[] to boolean[]");
        }
    }
}
