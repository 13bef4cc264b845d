package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0000",
        "0.87654321, 0.8765",
        "-0.25, -0.2500",
        "2.30259, 2.3026",
        "12.3456, 12.346",
        "2867.97, 2868.0",
        "1234567, 1.235e+06",
        "0.000123456, 1.235e-04",
        "NaN, NaN",
        "Infinity, Infinity"
    })
    void figuresHaveFourDigits(double value, String text) {
        assertThat(Figures.plain(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "812.4, 812", "9999, 9999", "61234, 61.2k", "1250000, 1.25M"})
    void paceIsShort(double perSecond, String text) {
        assertThat(Figures.pace(perSecond)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.04, 0.0 s",
        "9.94, 9.9 s",
        "9.96, 10 s",
        "59.4, 59 s",
        "59.6, 1:00",
        "125, 2:05",
        "3599.6, 1:00:00",
        "3725, 1:02:05"
    })
    void durationsAreReadAtAGlance(double seconds, String text) {
        assertThat(Figures.duration(seconds)).isEqualTo(text);
    }
}
