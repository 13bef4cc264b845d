package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScalingTest {
    @Test
    void aRowSaysWhatAnExampleCosts() {
        var row = new Scaling.Row("batch", 4, 2, 4, 1000, 0.5, 8000);
        assertThat(row.microsecondsPerExample()).isEqualTo(125);
        assertThat(row.nanosecondsPerWeight()).isEqualTo(125);
        assertThat(row.line())
                .contains(
                        "batch    4, 2 threads", "0.5000 ms", "125.000 µs an example", "0.01 MB planned", "2000 bytes");
        assertThat(row.json())
                .isEqualTo(
                        "{\"grown\":\"batch\",\"size\":4,\"threads\":2,\"batch\":4,\"parameters\":1000,\"ms\":0.50000,\"bytes\":8000}");
    }

    @Test
    void theSmallestBatchIsMeasured() {
        Scaling.Row row = Scaling.rows(1).findFirst().orElseThrow();
        assertThat(row.batch()).isEqualTo(1);
        assertThat(row.milliseconds()).isPositive();
        assertThat(row.bytes()).isPositive();
        assertThat(row.parameters()).isEqualTo(535_818);
    }
}
