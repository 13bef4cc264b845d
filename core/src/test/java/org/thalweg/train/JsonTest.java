package org.thalweg.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String SAMPLE = """
            {
              "seed": 9223372036854775807,
              "rate": 1.0E-4,
              "name": "Ankle \\"boot\\"\\n",
              "shape": [28, 28, 1],
              "nothing": null,
              "layers": [
                {
                  "units": 256,
                  "frozen": false
                }
              ],
              "empty": {},
              "none": []
            }
            """;

    @Test
    void whatIsReadAndWrittenAgainIsTheSameText() {
        assertThat(Json.parse(SAMPLE).pretty()).isEqualTo(SAMPLE);
        assertThat(Json.parse(Json.parse(SAMPLE).compact())).isEqualTo(Json.parse(SAMPLE));
    }

    @Test
    void compactHasNoSpacesAndNoLineFeeds() {
        assertThat(Json.object()
                        .with("a", Json.of(1, 2))
                        .with("b", Json.of("x y"))
                        .compact())
                .isEqualTo("{\"a\":[1,2],\"b\":\"x y\"}");
    }

    @Test
    void wholeNumbersOf64BitsAreExact() {
        Json.Members read = Json.parse(SAMPLE).members();
        assertThat(read.get("seed").whole()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Json.parse("9223372036854775808").whole())
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("at most 64 bits");
        assertThatThrownBy(() -> Json.parse("1.5").whole()).hasMessageContaining("a whole number");
    }

    @Test
    void doublesComeBackWithTheSameBits() {
        for (double x : new double[] {0.1, -0.0, 1e-320, Double.MAX_VALUE, Math.PI}) {
            assertThat(Double.doubleToRawLongBits(
                            Json.parse(Json.of(x).compact()).number()))
                    .isEqualTo(Double.doubleToRawLongBits(x));
        }
    }

    @Test
    void whatIsNoFiniteNumberIsNull() {
        assertThat(Json.of(Double.NaN).compact()).isEqualTo("null");
        assertThat(Json.of(Double.NEGATIVE_INFINITY).compact()).isEqualTo("null");
        assertThat(Json.parse("null").number()).isNaN();
    }

    @Test
    void everyCharacterSurvives() {
        var all = new StringBuilder();
        for (int c = 0; c <= 0xFFFF; c++) {
            all.append((char) c); // unpaired surrogates too
        }
        all.append("😀");
        String written = Json.of(all.toString()).compact();
        assertThat(Json.parse(written).text()).isEqualTo(all.toString());
        assertThat(written).startsWith("\"\\u0000\\u0001").contains("\\t\\n").contains("😀");
    }

    @Test
    void escapesAreUnderstood() {
        assertThat(Json.parse("\"\\u00e9\\/\\b\\f\\\\\\ud83d\\ude00\"").text()).isEqualTo("é/\b\f\\😀");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`|line 1, column 2: expected `\"`, found the end",
                "[1,]|line 1, column 4: expected a value, found `]`",
                "{\"a\" 1}|line 1, column 6: expected `:`, found `1`",
                "01|line 1, column 2: expected the end, found `1`",
                "+1|expected a value",
                "NaN|expected a value",
                ".5|expected a value",
                "[1] x|expected the end, found `x`",
                "\"a|expected `\"`",
                "\"\\x\"|expected one of the escapes",
                "\"\\u00g0\"|expected four hexadecimal digits",
                "\"\\u٠٠٠٠\"|expected four hexadecimal digits",
                "tru|expected `true`",
                "// no|expected a value",
                "{\"a\":1,\"a\":2}|member `a` stands twice",
            })
    void whatIsNotJsonIsRefusedWithThePlace(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text.replace("`", "")))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(message.replace("``", "`"));
    }

    @Test
    void theLineCounts() {
        assertThatThrownBy(() -> Json.parse("{\n  \"a\": 1\n  \"b\": 2\n}"))
                .hasMessageStartingWith("line 3, column 3: expected `}`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[", "[[1]", "{\"a\"", "\"", "\"\\", "\"\\u12", "-", "1e", "1."})
    void whatIsCutOffIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void deepNestingIsRefusedAndDoesNotFillTheStack() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(JsonException.class);
        String deep = "[".repeat(150) + "]".repeat(150);
        assertThat(Json.parse(deep).compact()).isEqualTo(deep);
    }

    @Test
    void theWrongKindIsNamed() {
        assertThatThrownBy(() -> Json.of("x").number()).hasMessage("expected a number, found \"x\"");
        assertThatThrownBy(() -> Json.of(1).members()).hasMessage("expected an object, found 1");
        assertThatThrownBy(() -> Json.of(true).items()).hasMessage("expected an array, found true");
        assertThatThrownBy(() -> Json.of(1).text()).hasMessage("expected a string, found 1");
        assertThatThrownBy(() -> Json.of(1).truth()).hasMessage("expected true or false, found 1");
        assertThatThrownBy(() -> Json.object().with("b", Json.of(1)).get("a")).hasMessage("no member `a`, only [b]");
        assertThat(Json.parse("{\"a\":null}").members().find("a")).isNull();
        assertThat(Json.of(List.of("a", "b")).items()).hasSize(2);
    }
}
