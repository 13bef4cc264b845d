package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {
    @Test
    void readsListsAsLinuxWritesThem() {
        assertThat(Cores.parse("0")).containsExactly(0);
        assertThat(Cores.parse("0-2,5,7-8")).containsExactly(0, 1, 2, 5, 7, 8);
    }

    @Test
    void thereIsACore() {
        assertThat(Cores.allowed().count()).isPositive();
    }
}
