package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> NAMES = List.of(
            "adam",
            "adamw",
            "sgd",
            "momentum",
            "nesterov",
            "cosine",
            "constant",
            "glorot-uniform",
            "he-uniform",
            "lr",
            "beta1",
            "beta2",
            "learningRate");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            adm            | adam
            Adam           | adam
            adma           | adam
            adamq          | adam, adamw
            beta           | beta1, beta2
            momentim       | momentum
            nesterof       | nesterov
            cos            | cosine
            cosine-warmup  | cosine
            uniform        | he-uniform, glorot-uniform
            learning_rate  | learningRate
            lt             | lr
            x              | ''
            rmsprop        | ''
            sdg            | sgd
            """)
    void theNamesThatWereMeantAreFound(String wrong, String right) {
        assertThat(String.join(", ", Nearest.to(wrong, NAMES))).isEqualTo(right);
    }

    @Test
    void theSuggestionEndsASentence() {
        assertThat(Nearest.suggestion("zzz", NAMES)).isEmpty();
        assertThat(Nearest.suggestion("adm", NAMES)).isEqualTo("; did you mean adam?");
        assertThat(Nearest.suggestion("beta", NAMES)).isEqualTo("; did you mean beta1 or beta2?");
        assertThat(Nearest.suggestion("beta", List.of("beta1", "beta2", "beta3", "beta4", "beta5")))
                .isEqualTo("; did you mean beta1, beta2, beta3 or beta4?");
    }

    /// ca → abc: 3 edits if no part may be edited twice (ca → ac is a swap, and b cannot go between), 2 else.
    @ParameterizedTest
    @CsvSource({"'','',0", "a,'',1", "'',ab,2", "abc,abc,0", "abc,acb,1", "kitten,sitting,3", "ca,abc,3", "abcd,badc,2"
    })
    void theDistanceCountsEdits(String a, String b, int edits) {
        assertThat(Nearest.distance(a, b)).isEqualTo(edits);
        assertThat(Nearest.distance(b, a)).isEqualTo(edits);
    }
}
