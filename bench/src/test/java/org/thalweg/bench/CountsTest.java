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

    @Test
    void aConvolutionCountsTheTapsThatLieInside() {
        // 2 images, 7 of the taps along either axis, 3 channels, 5 filters
        assertThat(Counts.convolution(2, 7, 3, 5)).isEqualTo(2.0 * 2 * 49 * 3 * 5);
    }

    @Test
    void convolutionalNetworksCountTheirProductsAndTheirParameters() {
        // 1 199 882 parameters: the count that Keras prints for this network.
        // 2·(2·64·676·9·32) + 3·(2·64·576·9·32·64) + 3·128·(9216·128 + 128·10)
        assertThat(Counts.lenet().phases())
                .containsExactly(
                        new Arithmetic("forward, dW, dX", 49_840_128.0 + 4_076_863_488.0 + 453_476_352.0),
                        new Memory("update", 28.0 * 1_199_882, Traffic.UPDATE, 16 * 1_199_882L));
        // He et al. (2016) give 0.27 million.
        assertThat(Counts.resnet20().phases().getLast())
                .isEqualTo(new Memory("update", 20.0 * 269_722, Traffic.UPDATE, 12 * 269_722L));
    }

    @Test
    void countedParametersAreThoseOfTheNetworks() {
        assertThat(updated(Counts.autoencoder(), 20)).isEqualTo(parameters(Autoencoder.network()));
        assertThat(updated(Counts.lenet(), 28)).isEqualTo(parameters(LeNet.network()));
        assertThat(updated(Counts.resnet20(), 20)).isEqualTo(parameters(ResNet20.network()));
        assertThat(updated(Counts.transformer(), 28)).isEqualTo(parameters(Transformer.network()));
    }

    private static double updated(Work work, int bytesEach) {
        return ((Memory) work.phases().getLast()).bytes() / bytesEach;
    }

    private static double parameters(Network network) {
        return Parameters.of(network).layout().size();
    }
}
