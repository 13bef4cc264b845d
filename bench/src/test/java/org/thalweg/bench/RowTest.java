package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Row ROW =
            new Row("mlp", 2, Map.of(Side.THALWEG, 3.0, Side.TORCH, 4.0, Side.COMPILE, 6.0, Side.JAX, 5.0), 2.4);

    @Test
    void ratioIsToTheFastestPeer() {
        assertThat(ROW.ratio()).isEqualTo(0.75);
    }

    @Test
    void ratioNeedsBothSides() {
        assertThat(new Row("mlp", 1, Map.of(Side.THALWEG, 3.0), 2.4).ratio()).isNaN();
        assertThat(new Row("mlp", 1, Map.of(Side.TORCH, 3.0), 2.4).ratio()).isNaN();
    }

    @Test
    void ofLimitIsTheShareOfThePossible() {
        assertThat(ROW.ofLimit()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void jsonHasEachFigureWithFourDigits() {
        assertThat(Report.json(new Row("exp", 1, Map.of(Side.THALWEG, 1.0 / 3, Side.JAX, 12.34567), Double.NaN)))
                .isEqualTo("{\"case\":\"exp\",\"threads\":1,\"thalweg_ms\":0.3333,\"torch_ms\":null,"
                        + "\"compile_ms\":null,\"jax_ms\":12.35,\"ratio\":0.027,\"limit_ms\":null,\"of_limit\":null}");
    }

    @Test
    void tableShowsAMissingFigureAsADash() {
        assertThat(Report.line(new Row("mlp-small", 1, Map.of(Side.THALWEG, 0.02, Side.TORCH, 123.4), Double.NaN))
                        .split(" +"))
                .containsExactly("mlp-small", "1", "0.02000", "123.4", "–", "–", "0.00", "–", "–");
        assertThat(Report.line(ROW).split(" +"))
                .containsExactly("mlp", "2", "3.000", "4.000", "6.000", "5.000", "0.75", "2.400", "80", "%");
    }

    @Test
    void tableColumnsStandUnderTheirHeads() {
        assertThat(Report.line(ROW)).hasSameSizeAs(Report.header());
    }

    @Test
    void meansAreGeometricAndByThreads() {
        // √(0.75 · 3) for two threads, 0.5 for one; a row without a ratio does not count
        var rows = List.of(
                ROW,
                new Row("exp", 2, Map.of(Side.THALWEG, 3.0, Side.JAX, 1.0), 1),
                new Row("exp", 1, Map.of(Side.THALWEG, 1.0, Side.JAX, 2.0), 1),
                new Row("tanh", 1, Map.of(Side.THALWEG, 1.0), 1));
        assertThat(Report.means(rows))
                .containsExactly(
                        "geometric mean of 1 ratios, 1 thread: 0.500", "geometric mean of 2 ratios, 2 threads: 1.500");
    }
}
