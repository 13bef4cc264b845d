package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.ShapeException;

final class RowsTest {
    /// The same three rows of four numbers in every form.
    private static Map<String, Rows> forms() {
        Map<String, Rows> forms = new LinkedHashMap<>();
        forms.put("bytes", Rows.ofUnsigned(4, IdxTest.bytes(0, 1, 127, 128, 200, 255, 3, 4, 5, 6, 7, 8)));
        forms.put("floats", Rows.of(4, 0f, 1, 127, 128, 200, 255, 3, 4, 5, 6, 7, 8));
        forms.put("doubles", Rows.of(4, 0.0, 1, 127, 128, 200, 255, 3, 4, 5, 6, 7, 8));
        forms.put(
                "selected",
                Rows.of(4, 5.0, 6, 7, 8, 0, 1, 127, 128, 9, 9, 9, 9, 200, 255, 3, 4)
                        .select(1, 3, 0));
        forms.put("selected twice", forms.get("floats").select(2, 0, 1, 1).select(1, 2, 0));
        forms.put("selected bytes", forms.get("bytes").select(2, 0, 1).select(1, 2, 0));
        return forms;
    }

    @Test
    void gatherWritesTheRowsAskedForAndNothingElse() {
        int[] order = {9, 2, 0, 2, 9};
        forms().forEach((name, rows) -> {
            float[] floats = new float[14];
            double[] doubles = new double[14];
            rows.gather(order, 1, 3, floats, 1);
            rows.gather(order, 1, 3, doubles, 1);
            assertThat(rows.count()).as(name).isEqualTo(3);
            assertThat(doubles).as(name).containsExactly(0, 5, 6, 7, 8, 0, 1, 127, 128, 5, 6, 7, 8, 0);
            assertThat(floats).as(name).containsExactly(0, 5, 6, 7, 8, 0, 1, 127, 128, 5, 6, 7, 8, 0);
        });
        assertThat(forms()).hasSize(6);
    }

    @Test
    void standardizedRowsAgreeInEveryForm() {
        var by = Standardization.of(new double[] {1, 2, 3, 4}, new double[] {0.5, 2, 3, 128});
        forms().forEach((name, rows) -> {
            double[] row = new double[4];
            rows.standardized(by).copy(1, row, 0);
            // (200 − 1)/0.5, (255 − 2)/2, (3 − 3)/3, (4 − 4)/128
            assertThat(row).as(name).containsExactly(new double[] {398, 126.5, 0, 0}, within(1e-13));
            float[] single = new float[4];
            rows.standardized(by).copy(1, single, 0);
            assertThat(single).as(name).containsExactly(new float[] {398, 126.5f, 0, 0}, within(1e-6f));
        });
    }

    @Test
    void everyPixelBecomesItsShareOf255() {
        byte[] all = new byte[256];
        for (int v = 0; v < 256; v++) {
            all[v] = (byte) v;
        }
        Rows pixels = Rows.ofUnsigned(256, all).standardized(Standardization.unitPixels());
        float[] floats = new float[256];
        double[] doubles = new double[256];
        pixels.copy(0, floats, 0);
        pixels.copy(0, doubles, 0);
        for (int v = 0; v < 256; v++) {
            assertThat(Math.abs(floats[v] - v / 255f)).isLessThanOrEqualTo(Math.ulp(v / 255f));
            assertThat(Math.abs(doubles[v] - v / 255.0)).isLessThanOrEqualTo(Math.ulp(v / 255.0));
        }
        assertThat(floats[0]).isEqualTo(0);
        assertThat(floats[255]).isEqualTo(1);
    }

    @Test
    void bytesStandardizedTwiceTakeBothStepsInOrder() {
        Rows pixels = Rows.ofUnsigned(1, IdxTest.bytes(51))
                .standardized(Standardization.unitPixels())
                .standardized(Standardization.uniform(0.1, 0.5));
        double[] out = new double[1];
        pixels.copy(0, out, 0);
        assertThat(out[0]).isCloseTo((51 / 255.0 - 0.1) / 0.5, within(1e-15)); // 0.2
    }

    @Test
    void uniformFiguresAndTheSameFiguresPerColumnGiveTheSameBits() {
        byte[] all = new byte[256];
        for (int v = 0; v < 256; v++) {
            all[v] = (byte) v;
        }
        Rows rows = Rows.ofUnsigned(4, all);
        Rows uniform = rows.standardized(Standardization.uniform(0.3, 7));
        Rows byColumn =
                rows.standardized(Standardization.of(new double[] {0.3, 0.3, 0.3, 0.3}, new double[] {7, 7, 7, 7}));
        float[] first = new float[4];
        float[] second = new float[4];
        double[] third = new double[4];
        double[] fourth = new double[4];
        for (int i = 0; i < 64; i++) {
            uniform.copy(i, first, 0);
            byColumn.copy(i, second, 0);
            uniform.copy(i, third, 0);
            byColumn.standardized(Standardization.uniform(0, 1)).copy(i, fourth, 0);
            assertThat(first).isEqualTo(second);
            assertThat(third).isEqualTo(fourth);
        }
    }

    @Test
    void gatheringABatchAllocatesNothing() {
        var counter = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int[] order = {2, 0, 1};
        float[] floats = new float[12];
        double[] doubles = new double[12];
        forms().forEach((name, rows) -> {
            Runnable gather = () -> {
                for (int i = 0; i < 1000; i++) {
                    rows.gather(order, 0, 3, floats, 0);
                    rows.gather(order, 0, 3, doubles, 0);
                }
            };
            gather.run();
            long before = counter.getCurrentThreadAllocatedBytes();
            gather.run();
            assertThat(counter.getCurrentThreadAllocatedBytes() - before)
                    .as(name)
                    .isLessThan(1000);
        });
    }

    @Test
    void numbersThatAreNoWholeRowsAreRefused() {
        assertThatThrownBy(() -> Rows.of(3, 1f, 2))
                .isInstanceOf(ShapeException.class)
                .hasMessage("2 numbers are not a whole number of rows of 3");
        assertThatThrownBy(() -> Rows.of(0, 1.0)).hasMessageContaining("a row must have at least 1");
    }

    @Test
    void aRowThatIsNotThereIsRefusedWhenItIsSelected() {
        forms().forEach((name, rows) -> assertThatThrownBy(() -> rows.select(0, 3))
                .as(name)
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("no row 3 among 3 rows"));
    }

    @Test
    void theFirstNumberThatIsNotFiniteIsFound() {
        assertThat(Rows.of(2, 1f, 2, 3, Float.NaN).firstNonFinite()).isEqualTo(3);
        assertThat(Rows.of(2, 1.0, Double.NEGATIVE_INFINITY, 3, 4).firstNonFinite())
                .isEqualTo(1);
        assertThat(Rows.of(2, 1.0, Double.NaN, 3, 4).select(1, 0).firstNonFinite())
                .isEqualTo(3);
        forms().forEach((name, rows) ->
                assertThat(rows.firstNonFinite()).as(name).isEqualTo(-1));
    }
}
