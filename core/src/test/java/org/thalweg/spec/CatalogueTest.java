package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thalweg.spec.specimen.Specimens.MODELS;
import static org.thalweg.spec.specimen.Specimens.RULES;
import static org.thalweg.spec.specimen.Specimens.SCHEDULES;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.spec.specimen.Specimens;
import org.thalweg.spec.specimen.Specimens.Adam;
import org.thalweg.spec.specimen.Specimens.Batched;
import org.thalweg.spec.specimen.Specimens.Chain;
import org.thalweg.spec.specimen.Specimens.Constant;
import org.thalweg.spec.specimen.Specimens.Cosine;
import org.thalweg.spec.specimen.Specimens.Mlp;
import org.thalweg.spec.specimen.Specimens.Reduction;
import org.thalweg.spec.specimen.Specimens.Relu;
import org.thalweg.spec.specimen.Specimens.Repeat;
import org.thalweg.spec.specimen.Specimens.Rule;
import org.thalweg.spec.specimen.Specimens.Schedule;
import org.thalweg.spec.specimen.Specimens.Sgd;
import org.thalweg.spec.specimen.Specimens.Steps;
import org.thalweg.spec.specimen.Specimens.Unlisted;

class CatalogueTest {
    @Test
    void scanFindsTheNamedRecordsOfItsTypeAndNoOthers() {
        assertThat(SCHEDULES.entries()).extracting(Entry::name).containsExactly("constant", "cosine");
        assertThat(RULES.entries())
                .extracting(Entry::name)
                .containsExactly("adam", "batched", "chain", "repeat", "sgd");
    }

    @Test
    void cataloguesThatAreNestedCanBeMadeLater() {
        List<Catalogue<?>> later = new ArrayList<>();
        Catalogue<Rule> rules = Catalogue.scan("optimizer", Rule.class, Specimens.LOOKUP, () -> later);
        assertThat(rules.entries()).hasSameSizeAs(RULES.entries());
        later.add(SCHEDULES);
        assertThat(rules.bind("chain(sgd(0.5))").spec()).hasToString("chain(sgd(lr=0.5))");
    }

    @Test
    void argumentsAreGivenByPlaceThenByKeyAndTheRestIsDefault() {
        assertThat(RULES.create("adam(0.001, 0.8, epsilon=1e-7)"))
                .isEqualTo(new Adam(new Constant(0.001), 0.8, 0.999, 1e-7));
    }

    @Test
    void aliasesOfEntriesAndArgumentsAreUnderstood() {
        assertThat(RULES.create("adam(rate=cos-annealing(0.1, 50))"))
                .isEqualTo(new Adam(new Cosine(0.1, 50, 0), 0.9, 0.999, 1e-8));
    }

    @Test
    void theCanonicalSpecHasEveryDefaultFilledInAndMakesTheSameObject() {
        Bound<Rule> bound = RULES.bind(" adam( cos-annealing(1e-1,5e1),beta1=.8 ) ");
        assertThat(bound.spec())
                .hasToString("adam(lr=cosine(peak=0.1, steps=50, floor=0), beta1=0.8, beta2=0.999, epsilon=1e-8)");
        assertThat(RULES.create(bound.spec())).isEqualTo(bound.value());
        assertThat(RULES.bind(bound.spec()).spec()).isEqualTo(bound.spec());
    }

    @Test
    void aPlainNumberMeansTheRecordMarkedSo() {
        assertThat(SCHEDULES.bind("0.001")).isEqualTo(new Bound<Schedule>(new Constant(0.001), Spec.number(0.001)));
        assertThat(RULES.bind("sgd(0.5)").spec()).hasToString("sgd(lr=0.5)");
    }

    @Test
    void aVarargsConstructorTakesWhatIsLeft() {
        var mlp = (Mlp) MODELS.create("mlp(256, 128, activation=relu)");
        assertThat(mlp.widths()).containsExactly(256, 128);
        assertThat(((Mlp) MODELS.create("mlp")).widths()).isEmpty();
        assertThat(((Mlp) MODELS.create("mlp(widths=[3, 4])")).widths()).containsExactly(3, 4);
        assertThat(MODELS.bind("mlp(256, 128)").spec()).hasToString("mlp(256, 128, activation=relu)");
        assertThat(MODELS.bind("mlp(activation=mlp(2))").spec()).hasToString("mlp(activation=mlp(2, activation=relu))");
    }

    @Test
    void whatMustBeGivenStandsBeforeWhatIsVariadic() {
        assertThat(MODELS.create("steps(0.1, 10, 20)")).isEqualTo(new Steps(0.1, List.of(10L, 20L), 0.5));
        assertThat(MODELS.bind("steps(0.1, 10, 20, factor=0.1)").spec()).hasToString("steps(0.1, 10, 20, factor=0.1)");
        assertThat(MODELS.entry("steps").orElseThrow().signature()).isEqualTo("steps(first, at…, factor=0.5)");
    }

    @Test
    void aListTakesEntriesOfItsOwnCatalogue() {
        assertThat(RULES.create("chain(sgd(0.1), adam(lr=1e-3))"))
                .isEqualTo(new Chain(
                        List.of(new Sgd(new Constant(0.1)), new Adam(new Constant(0.001), 0.9, 0.999, 1e-8))));
    }

    @Test
    void everyKindOfArgumentIsRead() {
        assertThat(RULES.create("repeat(sgd(1), 3, 9007199254740993, true, 'my run')"))
                .isEqualTo(new Repeat(new Sgd(new Constant(1)), 3, 9007199254740993L, true, "my run"));
        var batched = (Batched) RULES.create("batched(weighted-sum, weights=[0.5, 2])");
        assertThat(batched.reduction()).isEqualTo(Reduction.WEIGHTED_SUM);
        assertThat(batched.sizes()).containsExactly(1, 2);
        assertThat(batched.weights()).containsExactly(0.5, 2);
    }

    @Test
    void describeGivesTheSpecThatMakesAnObject() {
        for (String spec : List.of(
                "adam(lr=cosine(peak=0.1, steps=50, floor=0), beta1=0.8, beta2=0.999, epsilon=1e-8)",
                "adam(lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8)",
                "chain(sgd(lr=0.1), chain)",
                "repeat(rule=sgd(lr=1), times=3, seed=9007199254740993, verbose=true, name=\"my run\")",
                "batched(reduction=weighted-sum, sizes=[], weights=[0.5, 2])")) {
            assertThat(RULES.describe(RULES.create(spec)).orElseThrow()).hasToString(spec);
        }
        assertThat(MODELS.describe(new Mlp(new Relu(), 3, 4)).orElseThrow()).hasToString("mlp(3, 4, activation=relu)");
    }

    @Test
    void describeHasNoSpecForWhatNoTextCanMake() {
        assertThat(RULES.describe(new Sgd(new Unlisted(1)))).isEmpty();
        assertThat(RULES.describe(new Sgd(new Constant(Double.POSITIVE_INFINITY))))
                .isEmpty();
        assertThat(RULES.describe("no rule at all")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            adam(lr=0.001, beta=0.9)   | adam(lr=0.001, beta=0.9): no argument `beta`; did you mean beta1 or beta2?
            adam                       | adam(): argument `lr` is missing (learning rate; a schedule or a number)
            adam(0.1, lr=0.2)          | adam(0.1, lr=0.2): `lr` is given twice, as 0.1 and as 0.2
            adam(lr=1, rate=2)         | adam(lr=1, rate=2): `lr` is given twice, as 1 and as 2
            adam(1, 0, 0, 0, 0)        | adam(1, 0, 0, 0, 0): there are 5 arguments, it takes at most 4 without a key
            adam(lr=fast)              | adam(lr=fast): `lr`: no schedule `fast`
            adam(lr='0.1')             | adam(lr="0.1"): `lr`: takes a schedule or a number, not "0.1"
            adam(lr=1, beta1=high)     | adam(lr=1, beta1=high): `beta1`: takes a number, not high
            adam(lr=1e400)             | adam(lr=1e400): `lr`: 1e400 is too large for a number here; the largest is 1.797e308
            adam(lr=-1e-400)           | adam(lr=-1e-400): `lr`: -1e-400 is too small to differ from 0; the smallest is 4.9e-324
            adam(lr=-1)                | adam(lr=-1): `lr`: the rate must be at least 0, is -1.0
            adam(lr=constant(-1))      | constant(-1): the rate must be at least 0, is -1.0
            adam(lr=1, beta1=1.5)      | adam(lr=1, beta1=1.5): beta1 must be at least 0 and less than 1, is 1.5
            adam(lr=cosine(1))         | cosine(1): argument `steps` is missing (a whole number)
            adam(lr=cosine(1, 2.5))    | cosine(1, 2.5): `steps`: 2.5 is not a whole number
            adam(lr=cosine(1, 2147483648)) | cosine(1, 2147483648): `steps`: 2147483648 is too large for a whole number here; the largest is 2147483647
            adam(lr=cosine(1, 1e999999999)) | cosine(1, 1e999999999): `steps`: 1e999999999 is too large for a whole number here; the largest is 2147483647
            adam(lr=cosine(1, -1e10))  | cosine(1, -1e10): `steps`: -1e10 is too small for a whole number here; the smallest is -2147483648
            sgd(1, 2)                  | sgd(1, 2): there are 2 arguments, it takes one without a key
            chain(3)                   | chain(3): `stages`: takes an optimizer, not 3
            repeat(sgd(1), 1, 1, 1)    | repeat(sgd(1), 1, 1, 1): `verbose`: takes true or false, not 1
            repeat(sgd(1), 1, 1, name=3) | repeat(sgd(1), 1, 1, name=3): `name`: takes text, not 3
            batched(mea)               | batched(mea): `reduction`: takes one of mean, weighted-sum, not mea; did you mean mean?
            batched(sizes=3)           | batched(sizes=3): `sizes`: takes a list, each a whole number, not 3
            batched(sizes=[3, x])      | batched(sizes=[3, x]): `sizes`: takes a whole number, not x
            adm(0.1)                   | no optimizer `adm`; did you mean adam?
            Adam(0.1)                  | no optimizer `Adam`; did you mean adam?
            zzz                        | no optimizer `zzz`
            0.1                        | takes an optimizer, not 0.1
            "adam"                     | takes an optimizer, not "adam"
            """)
    void whatDoesNotFitIsRefusedWithItsPlace(String spec, String message) {
        assertThatThrownBy(() -> RULES.create(spec))
                .isInstanceOf(SpecException.class)
                .extracting(e -> e.getMessage().lines().findFirst().orElseThrow())
                .isEqualTo(message);
    }

    @Test
    void anErrorShowsTheSignatureOrTheNames() {
        assertThatThrownBy(() -> RULES.create("adam(lr=0.001, beta=0.9)")).hasMessage("""
                adam(lr=0.001, beta=0.9): no argument `beta`; did you mean beta1 or beta2?
                  adam(lr, beta1=0.9, beta2=0.999, epsilon=1e-8)""");
        assertThatThrownBy(() -> RULES.create("sgd(lr=fast)")).hasMessage("""
                sgd(lr=fast): `lr`: no schedule `fast`
                  schedules: constant, cosine""");
        assertThatThrownBy(() -> RULES.create("adm")).hasMessage("""
                no optimizer `adm`; did you mean adam?
                  optimizers: adam, batched, chain, repeat, sgd""");
    }

    @Test
    void anErrorKnowsItsPlaceInTheText() {
        assertThatThrownBy(() -> RULES.create("chain(sgd(1), adam(lr=1, beta1=high))"))
                .isInstanceOfSatisfying(
                        SpecException.class,
                        e -> assertThat(e.source().excerpt()).isEqualTo("high"));
    }

    @Test
    void givenEntriesNameWhatIsNoRecord() {
        Catalogue<String> words = Catalogue.of(
                "word",
                String.class,
                List.of(
                        Entry.value("hello", "a greeting", "Hello!"),
                        Entry.of(
                                "twice",
                                "a word two times",
                                List.of(Parameter.required("word", new Kind.Words(), "what to say")),
                                values -> values.getFirst() + " " + values.getFirst())));
        assertThat(words.create("hello")).isEqualTo("Hello!");
        assertThat(words.bind("twice(no)")).isEqualTo(new Bound<>("no no", Spec.parse("twice(word=\"no\")")));
        assertThat(words.describe("Hello!")).isEqualTo(Optional.of(Spec.name("hello")));
    }

    @Test
    void aNameTwiceIsRefused() {
        assertThatThrownBy(() -> Catalogue.of(
                        "loss", String.class, List.of(Entry.value("a", "", "x"), Entry.value("a", "", "y"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two losses are named a");
    }

    @Test
    void aComponentOfNoKnownKindIsRefusedWhenItsEntryIsUsed() throws IllegalAccessException {
        var lookup = MethodHandles.privateLookupIn(Specimens.class, MethodHandles.lookup());
        assertThatThrownBy(() -> Catalogue.scan("optimizer", Rule.class, lookup).create("sgd(1)"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Schedule learningRate")
                .hasMessageContaining("give its catalogue to the scan");
    }
}
