package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RuleUpdatesTest {
    @Test
    void namesTheRulesThatTreatElementsAlike() {
        assertThat(RuleUpdates.names())
                .contains("sgd", "momentum", "adam", "adamw", "lion", "yogi", "scheduleFree")
                .doesNotContain(
                        "chain",
                        "lamb",
                        "muon",
                        "shampoo",
                        "sam",
                        "lookahead",
                        "sophia",
                        "hessianFree",
                        "conjugateGradient",
                        "kfac",
                        "onlineLbfgs");
    }

    @Test
    void aRowSaysWhatWasMeasuredAgainstWhat() {
        var row = new RuleUpdates.Row("adam", 2, 2, 28, 1, 10, 9);
        assertThat(row.line()).contains("adam", "10.000 ms", "9.000 ms", "90 %", "2 slots", "28 bytes", "1 steps");
        assertThat(row.json())
                .isEqualTo("{\"rule\":\"adam\",\"threads\":2,\"slots\":2,\"bytes\":28,\"steps\":1,\"ms\":10.0000,"
                        + "\"limit_ms\":9.0000,\"of_limit\":0.900}");
    }
}
