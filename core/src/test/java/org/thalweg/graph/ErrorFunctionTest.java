package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorFunctionTest {
    /// By mpmath 1.3 with 30 digits.
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.1283791670955126e-300",
        "1e-10, 1.1283791670955126e-10",
        "0.1, 0.1124629160182849",
        "0.3, 0.3286267594591274",
        "0.5, 0.5204998778130465",
        "0.84375, 0.7672256612323416",
        "1, 0.8427007929497149",
        "1.25, 0.9229001282564583",
        "1.5, 0.9661051464753108",
        "2, 0.9953222650189527",
        "2.5, 0.999593047982555",
        "2.857142857142857, 0.9999466876886117",
        "3, 0.9999779095030014",
        "3.5, 0.9999992569016276",
        "4, 0.9999999845827421",
        "5, 0.9999999999984626",
        "5.5, 0.9999999999999927",
        "5.9, 0.9999999999999999"
    })
    void isPreciseToTheLastPlace(double x, double erf) {
        assertThat(ErrorFunction.erf(x)).isCloseTo(erf, within(Math.ulp(erf)));
        assertThat(ErrorFunction.erf(-x)).isEqualTo(-ErrorFunction.erf(x));
    }

    @Test
    void keepsWhatHasNoSeries() {
        assertThat(ErrorFunction.erf(0.0)).isEqualTo(0.0);
        assertThat(Double.doubleToRawLongBits(ErrorFunction.erf(-0.0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(ErrorFunction.erf(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
        assertThat(ErrorFunction.erf(6)).isEqualTo(1);
        assertThat(ErrorFunction.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Double.isNaN(ErrorFunction.erf(Double.NaN))).isTrue();
    }
}
