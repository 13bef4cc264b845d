package org.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thalweg.bench.Work.Phase.Arithmetic;
import org.thalweg.bench.Work.Phase.Memory;

class CountsTest {
    @Test
    void productsCountTwoFlopsForEachMultiplyAdd() {
        // batch 2, layers 3→4 (5 products) and 4→6 (7 products): 2·2·(5·12 + 7·24)
        assertThat(Counts.products(new int[] {3, 4, 6}, 2, 5, 7)).isEqualTo(912);
    }

    @Test
    void parametersAreWeightsAndBiases() {
        assertThat(Counts.parameters(new int[] {3, 4, 6})).isEqualTo(3 * 4 + 4 + 4 * 6 + 6);
    }

    @Test
    void anMlpStepIsItsProductsAndItsUpdate() {
        // 2·128·(2·401 408 + 3·131 072 + 3·2 560); 535 818 parameters
        assertThat(Counts.mlp().phases())
                .containsExactly(
                        new Arithmetic("forward, dW, dX", 308_150_272),
                        new Memory("update", 28.0 * 535_818, Traffic.UPDATE, 16 * 535_818L));
    }

    @Test
    void aHessianVectorProductCountsTheTangentOfEachProduct() {
        // 2·128·(4·401 408 + 9·131 072 + 9·2 560)
        assertThat(Counts.hvp().phases()).containsExactly(new Arithmetic("value, gradient, tangents", 718_929_920));
    }
}
