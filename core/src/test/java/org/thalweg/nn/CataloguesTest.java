package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.spec.Catalogue;
import org.thalweg.spec.Entry;
import org.thalweg.spec.SpecException;

class CataloguesTest {
    @Test
    void everyKindOfThingIsFound() {
        assertThat(names(Catalogues.INITIALIZERS))
                .contains("fanInUniform", "glorotNormal", "glorotUniform", "heNormal", "heUniform", "zeros");
        assertThat(names(Catalogues.ACTIVATIONS)).contains("relu", "sigmoid", "tanh");
        assertThat(names(Catalogues.LOSSES)).contains("crossEntropy", "mse");
        assertThat(names(Catalogues.MODELS)).contains("mlp");
    }

    private static List<String> names(Catalogue<?> catalogue) {
        return catalogue.entries().stream().map(Entry::name).toList();
    }

    @Test
    void aSpecMakesAnMlp() {
        assertThat(Catalogues.MODELS.create("mlp(256, 128)")).isEqualTo(Mlp.of(256, 128));
        assertThat(Catalogues.MODELS.create("mlp()")).isEqualTo(Mlp.of());
        assertThat(Catalogues.MODELS.create("mlp(8, activation=tanh, dropout=0.5, init=glorot(gain=2))"))
                .isEqualTo(new Mlp(List.of(8), new Tanh(), 0.5, new GlorotUniform(2)));
    }

    @Test
    void theCanonicalSpecMakesTheSameModel() {
        String canonical = Catalogues.MODELS.bind("mlp(64)").spec().toString();
        assertThat(canonical).contains("64").contains("relu").contains("heUniform");
        assertThat(Catalogues.MODELS.create(canonical)).isEqualTo(Mlp.of(64));
    }

    @Test
    void whatIsWrongIsNamedWithTheNearestRightName() {
        assertThatThrownBy(() -> Catalogues.MODELS.create("mlp(8, activation=relo)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("relu");
        assertThatThrownBy(() -> Catalogues.MODELS.create("mlp(0)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("a hidden layer of 0 units");
        assertThatThrownBy(() -> Catalogues.MODELS.create("mlp(8, dropout=1)"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("rate is 1.0");
    }

    @Test
    void lossesTakeTheirArguments() {
        assertThat(Catalogues.LOSSES.create("crossEntropy(labelSmoothing=0.1)"))
                .isEqualTo(new SoftmaxCrossEntropy(0.1));
        assertThat(Catalogues.LOSSES.create("mse")).isEqualTo(new MeanSquaredError());
    }
}
