package org.thalweg.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

final class SplitTest {
    /// Examples whose one feature is their number; class sizes 70, 20 and 7.
    private static Dataset classes() {
        int[] classes = IntStream.range(0, 97)
                .map(i -> i % 7 != 0 ? i % 9 < 7 ? 0 : 1 : i % 2 == 0 ? 2 : 1)
                .toArray();
        return numbered(ClassTargets.of(classes));
    }

    private static Dataset numbered(Targets targets) {
        double[] numbers = IntStream.range(0, targets.count()).asDoubleStream().toArray();
        return new Dataset("some data", Shape.of(1), Rows.of(1, numbers), List.of("number"), targets);
    }

    private static double[] numbers(Dataset part) {
        return part.featureArray(DType.F64).toDoubles();
    }

    @Test
    void thePartsShareNothingAndAreTheWhole() {
        Split split = Split.of(classes(), 0.15, 0.2, Rng.of(3));

        assertThat(split.test().size()).isEqualTo(19); // 0.2 · 97 = 19.4
        assertThat(split.validation().size()).isEqualTo(15); // 0.15 · 97 = 14.55
        assertThat(split.train().size()).isEqualTo(63);
        double[] all = Stream.of(split.train(), split.validation(), split.test())
                .flatMapToDouble(part -> Arrays.stream(numbers(part)))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(IntStream.range(0, 97).asDoubleStream().toArray());
    }

    @Test
    void everyClassHasItsShareOfEveryPartWithinOne() {
        Dataset data = classes();
        int[] whole = ((ClassTargets) data.targets()).frequencies();
        assertThat(whole).doesNotContain(0).hasSize(3);
        for (long seed = 0; seed < 20; seed++) {
            Split split = Split.of(data, 0.15, 0.2, Rng.of(seed));
            for (Dataset part : List.of(split.train(), split.validation(), split.test())) {
                int[] frequencies = ((ClassTargets) part.targets()).frequencies();
                for (int c = 0; c < 3; c++) {
                    double share = (double) whole[c] * part.size() / data.size();
                    assertThat((double) frequencies[c]).isBetween(Math.floor(share) - 1, Math.ceil(share) + 1);
                }
            }
            int[] test = ((ClassTargets) split.test().targets()).frequencies();
            for (int c = 0; c < 3; c++) {
                assertThat((double) test[c])
                        .isBetween(Math.floor(whole[c] * 19 / 97.0), Math.ceil(whole[c] * 19 / 97.0));
            }
        }
    }

    @Test
    void featuresAndTargetsStayTogetherInTheirOrder() {
        Dataset data = classes();
        Dataset test = Split.of(data, 0, 0.3, Rng.of(1)).test();
        double[] numbers = numbers(test);
        int[] classes = test.targetArray(DType.F32).ints();

        assertThat(numbers).isSorted();
        for (int i = 0; i < numbers.length; i++) {
            assertThat(classes[i]).isEqualTo(((ClassTargets) data.targets()).index((int) numbers[i]));
        }
    }

    @Test
    void theSeedDecidesAndTheGeneratorsPositionDoesNot() {
        Rng used = Rng.of(8);
        used.nextGaussian();
        double[] once = numbers(Split.of(classes(), 0, 0.3, Rng.of(8)).test());

        assertThat(numbers(Split.of(classes(), 0, 0.3, used).test())).isEqualTo(once);
        assertThat(numbers(Split.of(classes(), 0, 0.3, Rng.of(9)).test())).isNotEqualTo(once);
        assertThat(numbers(Split.of(classes(), 0.2, 0.3, Rng.of(8)).test()))
                .as("asking for a validation part leaves the test part as it is")
                .isEqualTo(once);
    }

    @Test
    void aPartNotAskedForIsEmptyAndAWholeIsItself() {
        Dataset data = numbered(RealTargets.of(Rows.of(1, new double[10])));
        Split split = Split.of(data, 0, 0, Rng.of(1));

        assertThat(split.validation().isEmpty()).isTrue();
        assertThat(split.test().isEmpty()).isTrue();
        assertThat(split.train()).isSameAs(data);
        assertThat(Split.of(data, 0.1, 0.5, Rng.of(1)).train().size()).isEqualTo(4);
    }

    @Test
    void fractionsThatCannotBeAreRefused() {
        Dataset data = numbered(new NoTargets(10));
        assertThatThrownBy(() -> Split.of(data, 0, 1, Rng.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test fraction 1.0 must be at least 0 and below 1, such as 0.2");
        assertThatThrownBy(() -> Split.of(data, -0.1, 0, Rng.of(1))).hasMessageContaining("validation fraction -0.1");
        assertThatThrownBy(() -> Split.of(data, Double.NaN, 0, Rng.of(1)))
                .hasMessageContaining("validation fraction NaN");
        assertThatThrownBy(() -> Split.of(data, 0.5, 0.5, Rng.of(1))).hasMessageContaining("leave nothing to train on");
        assertThatThrownBy(() -> Split.of(data, 0, 0.01, Rng.of(1)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "some data: a test fraction of 0.01 leaves none of the 10 examples for it. Use a larger fraction,"
                                + " or 0 to do without.");
        assertThatThrownBy(() -> Split.of(data, 0.46, 0.53, Rng.of(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("of 10 examples 5 for validation and 5 for testing leave none to train on");
    }
}
