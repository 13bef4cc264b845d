package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTest {
    @Test
    void aTextBecomesTheTreeOfWhatItSays() {
        assertThat(Spec.parse("mlp(256, activation=relu, bias=true, name='a\\'b', drop=[0.5, -1e-3])"))
                .isEqualTo(new Spec.Writer("mlp")
                        .with(Spec.number(256))
                        .with("activation", Spec.name("relu"))
                        .with("bias", new Spec.Flag(true, Source.NONE))
                        .with("name", new Spec.Text("a'b", Source.NONE))
                        .with("drop", new Spec.Listing(List.of(Spec.number(0.5), Spec.number(-0.001)), Source.NONE))
                        .done());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            adam                                   | adam
            adam()                                 | adam
            ' '                                    | " "
            adam( lr = cosine(1e-3 ,steps= 2000) ) | adam(lr=cosine(0.001, steps=2000))
            chain(clip(1.0),adam(lr=1E-3))         | chain(clip(1), adam(lr=0.001))
            he-normal                              | he-normal
            _x9                                    | _x9
            nano(info)                             | nano(info)
            "\\"\\\\\\n\\t"                        | "\\"\\\\\\n\\t"
            [ ]                                    | []
            [[1],[true , 'x']]                     | [[1], [true, "x"]]
            +5                                     | 5
            -0                                     | 0
            .5                                     | 0.5
            5.                                     | 5
            100                                    | 100
            1e9                                    | 1000000000
            1e10                                   | 1e10
            25e11                                  | 2.5e12
            12345678901234567890                   | 12345678901234567890
            0.0001                                 | 0.0001
            0.00001                                | 1e-5
            0.000012345                            | 1.2345e-5
            -1.50e-8                               | -1.5e-8
            1e-2000000000                          | 1e-2000000000
            """)
    void theCanonicalFormSaysTheSameInOneWay(String text, String canonical) {
        assertThat(Spec.parse(text)).hasToString(canonical);
        assertThat(Spec.parse(canonical)).isEqualTo(Spec.parse(text));
    }

    @Test
    void anyTreeComesBackFromItsText() {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            Spec spec = randomSpec(random, 4);
            assertThat(Spec.parse(spec.toString())).isEqualTo(spec);
        }
    }

    @Test
    void everyDoubleComesBackFromItsNumeral() {
        var random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                var numeral = (Spec.Numeral) Spec.parse(Spec.number(value).toString());
                assertThat(numeral.value().doubleValue()).isEqualTo(value == 0 ? 0.0 : value);
            }
        }
    }

    @Test
    void partsKnowWhereTheyStand() {
        var call = (Spec.Call) Spec.parse(" adam(lr = cosine(1, 2), b=3)");
        assertThat(call.source().excerpt()).isEqualTo("adam(lr = cosine(1, 2), b=3)");
        assertThat(call.arguments().getFirst().value().source().excerpt()).isEqualTo("cosine(1, 2)");
        assertThat(call.arguments().getLast().value().source().excerpt()).isEqualTo("3");
        assertThat(((Spec.Call) Spec.parse("relu ")).source().excerpt()).isEqualTo("relu");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            adam(lr=0.001    | 14 | the text ends here; expected `,` or `)`
            adam(lr=0.001))  | 15 | unexpected `)`; expected the end, or `(` after a name
            adam(lr=)        |  9 | unexpected `)`; expected a name, a number, true or false, text in quotes, or a list in [ ]
            adam(            |  6 | the text ends here; expected a name, a number, true or false, text in quotes, or a list in [ ]
            adam(,)          |  6 | unexpected `,`; expected an argument or `)`
            adam(1,)         |  8 | unexpected `)`; expected an argument or `)`
            adam(1 2)        |  8 | unexpected `2`; expected `,` or `)`
            adam(lr=1, 2)    | 12 | an argument without a key after `lr=…`; expected key=value
            [1, 2            |  6 | the text ends here; expected `,` or `]`
            [a=1]            |  3 | unexpected `=`; expected `,` or `]`
            1O               |  1 | `1O` is not a number; expected a number such as 64, 0.001 or 1e-8
            1_000            |  1 | `1_000` is not a number; expected a number such as 64, 0.001 or 1e-8
            1e99999999999    |  1 | `1e99999999999` is not a number; expected a number such as 64, 0.001 or 1e-8
            -                |  1 | `-` is not a number; expected a number such as 64, 0.001 or 1e-8
            sgd(nan)         |  5 | nan cannot be given here; expected a finite number
            sgd(-inf)        |  5 | -inf cannot be given here; expected a finite number
            sgd(Infinity)    |  5 | Infinity cannot be given here; expected a finite number
            say("hello)      | 12 | the quote opened at column 5 is not closed; expected `"`
            "\\q"            |  3 | unexpected `q` after `\\`; expected one of \\" \\' \\\\ \\n \\t
            5-3              |  2 | unexpected `-`; expected the end, or `(` after a name
            λ                |  1 | unexpected `λ`; expected a name, a number, true or false, text in quotes, or a list in [ ]
            😀               |  1 | unexpected `😀`; expected a name, a number, true or false, text in quotes, or a list in [ ]
            """)
    void whatIsNotOfTheGrammarIsRefusedAtItsPlace(String text, int column, String problem) {
        assertThatThrownBy(() -> Spec.parse(text))
                .isInstanceOf(SpecException.class)
                .hasMessage("spec, column " + column + ": " + problem + "\n  " + text + "\n  " + " ".repeat(column - 1)
                        + "^");
    }

    @Test
    void anEmptyTextIsRefused() {
        for (String empty : List.of("", "  \n ")) {
            assertThatThrownBy(() -> Spec.parse(empty))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("nothing to read; expected a name such as adam or mlp(256, 128)");
        }
    }

    @Test
    void theErrorInALongTextShowsTheTextAroundIt() {
        String text = "chain(" + "adam(lr=0.001),\n ".repeat(50) + "%" + ", adam(lr=0.001)".repeat(50) + ")";
        assertThatThrownBy(() -> Spec.parse(text)).isInstanceOfSatisfying(SpecException.class, e -> {
            List<String> lines = e.getMessage().lines().toList();
            assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).hasSizeLessThan(180));
            assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('%');
            assertThat(e.source().excerpt()).isEqualTo("%");
        });
    }

    @Test
    void deepNestingIsRefusedNotOverflown() {
        assertThat(Spec.parse("f(".repeat(100) + ")".repeat(100)).toString()).startsWith("f(f(");
        assertThatThrownBy(() -> Spec.parse("f(".repeat(100_000)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("more than 100 brackets inside each other");
    }

    /// Every key of a call stands after its positional arguments, as the grammar has it.
    private static Spec randomSpec(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> Spec.name(randomName(random));
            case 1 ->
                new Spec.Numeral(
                        new BigDecimal(random.nextInt(-2000, 2000)).scaleByPowerOfTen(random.nextInt(-30, 30)),
                        Source.NONE);
            case 2 -> new Spec.Flag(random.nextBoolean(), Source.NONE);
            case 3 ->
                new Spec.Text(
                        random.ints(random.nextInt(5), 1, 0x250)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString(),
                        Source.NONE);
            case 4 ->
                new Spec.Listing(
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(_ -> randomSpec(random, depth - 1))
                                .toList(),
                        Source.NONE);
            default -> {
                var writer = new Spec.Writer(randomName(random));
                for (int i = random.nextInt(3); i > 0; i--) {
                    writer.with(randomSpec(random, depth - 1));
                }
                for (int i = random.nextInt(3); i > 0; i--) {
                    writer.with(randomName(random), randomSpec(random, depth - 1));
                }
                yield writer.done();
            }
        };
    }

    private static String randomName(Random random) {
        return "x"
                + random.ints(random.nextInt(4), 0, 4)
                        .mapToObj(i -> List.of("a", "Z", "-", "_9").get(i))
                        .reduce("", String::concat);
    }
}
