package org.thalweg.solve.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;
import org.thalweg.linear.Matrix;
import org.thalweg.solve.Outcome;

class DictionaryLearningTest {
    private static final int P = 12;

    /// Atoms of length 1.
    private static Matrix atoms(int count, Random random) {
        Matrix d = new Matrix(count, P);
        for (int k = 0; k < count; k++) {
            double[] atom = random.doubles(P, -1, 1).toArray();
            double norm = Vectors.norm(atom);
            for (int j = 0; j < P; j++) {
                d.set(k, j, atom[j] / norm);
            }
        }
        return d;
    }

    /// Examples that are sums of two of the atoms, each of weight ±1 … 2.
    private static Matrix examples(int count, Matrix atoms, Random random) {
        Matrix codes = new Matrix(count, atoms.rows());
        for (int i = 0; i < count; i++) {
            for (int used = 0; used < 2; used++) {
                codes.set(i, random.nextInt(atoms.rows()), (random.nextBoolean() ? 1 : -1) * (1 + random.nextDouble()));
            }
        }
        return codes.times(atoms);
    }

    @Test
    void aKnownDictionaryIsFoundUpToSignAndOrder() {
        Random random = new Random(4);
        Matrix truth = atoms(10, random);
        Matrix examples = examples(600, truth, random);
        var learned = new DictionaryLearning(10, 0.02, false, 2000, 1e-9, 1).learn(examples);
        double[] cosines = truth.times(learned.atoms().transpose()).data();
        boolean[] taken = new boolean[10];
        for (int k = 0; k < 10; k++) {
            int best = k * 10;
            for (int j = k * 10; j < (k + 1) * 10; j++) {
                best = Math.abs(cosines[j]) > Math.abs(cosines[best]) ? j : best;
            }
            assertThat(Math.abs(cosines[best])).as("atom %d", k).isGreaterThan(0.99);
            assertThat(taken[best % 10]).as("atom %d", k).isFalse();
            taken[best % 10] = true;
        }
        assertThat(learned.error(examples)).isLessThan(1e-2);
    }

    @Test
    void theObjectiveFallsFromSweepToSweep() {
        Random random = new Random(5);
        Matrix examples = examples(200, atoms(20, random), random);
        List<Double> values = new ArrayList<>();
        var learned = new DictionaryLearning(16, 0.1, false, 40, 1e-12, 2)
                .learn(examples, (_, point, _) -> values.add(point.value()));
        assertThat(values).hasSize(41).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(values.getLast()).isLessThan(0.8 * values.getFirst());
        double square = learned.error(examples) * Vectors.dot(examples.data(), examples.data());
        assertThat(learned.outcome().point().value())
                .isCloseTo(0.5 * square + 0.1 * Vectors.norm1(learned.codes().data()), within(1e-9));
        for (int k = 0; k < 16; k++) {
            assertThat(Vectors.norm(learned.atoms().data(), k * P, P)).isLessThanOrEqualTo(1 + 1e-12);
        }
    }

    @Test
    void theCodesAreLassosOfTheAtoms() {
        Random random = new Random(6);
        Matrix examples = examples(50, atoms(15, random), random);
        double lambda = 0.2;
        var learned = new DictionaryLearning(15, lambda, false, 10, 1e-9, 3).learn(examples);
        assertThat(learned.zeros()).isBetween(0.4, 0.95);
        Matrix design = learned.atoms().transpose();
        for (int i = 0; i < 50; i++) {
            double[] x = Arrays.copyOfRange(examples.data(), i * P, (i + 1) * P);
            double[] c = Arrays.copyOfRange(learned.codes().data(), i * 15, (i + 1) * 15);
            double[] r = design.times(c);
            Vectors.difference(x, r, r);
            double[] correlations = learned.atoms().times(r);
            for (int j = 0; j < 15; j++) { // (3) of CoordinateDescent
                if (c[j] == 0) {
                    assertThat(Math.abs(correlations[j])).isLessThanOrEqualTo(lambda + 1e-6);
                } else {
                    assertThat(correlations[j]).isCloseTo(Math.copySign(lambda, c[j]), within(1e-6));
                }
            }
        }
    }

    @Test
    void anAtomWithoutUseBecomesTheWorstExample() {
        // three examples along e₁ and one, the last, along e₂; two atoms that both begin along e₁ for this seed
        Matrix examples = Matrix.of(new double[][] {{2, 0}, {2, 0}, {2, 0}, {0, 3}});
        for (long seed = 1; seed <= 6; seed++) {
            var learned = new DictionaryLearning(2, 0.1, false, 50, 1e-9, seed).learn(examples);
            assertThat(learned.outcome()).isInstanceOf(Outcome.Converged.class);
            assertThat(learned.outcome().point().value()) // each example alone: ½λ² + λ(‖x‖ − λ)
                    .as("seed %d", seed)
                    .isCloseTo(4 * 0.005 + 0.1 * (3 * 1.9 + 2.9), within(1e-9));
        }
    }

    @Test
    void nonnegativePartsAreFound() {
        // bars of 3×3 pixels, two or more at once: the six bars are the atoms
        Random random = new Random(8);
        Matrix bars = new Matrix(6, 9);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                bars.set(i, 3 * i + j, 1 / Math.sqrt(3));
                bars.set(3 + i, 3 * j + i, 1 / Math.sqrt(3));
            }
        }
        Matrix codes = new Matrix(300, 6);
        for (int i = 0; i < 600; i++) {
            codes.set(i / 2, random.nextInt(6), 1 + random.nextDouble());
        }
        Matrix examples = codes.times(bars);
        var learned = new DictionaryLearning(6, 0.02, true, 2000, 1e-9, 1).learn(examples);
        assertThat(Arrays.stream(learned.atoms().data())).allMatch(value -> value >= 0);
        assertThat(Arrays.stream(learned.codes().data())).allMatch(value -> value >= 0);
        Matrix cosines = bars.times(learned.atoms().transpose());
        for (int k = 0; k < 6; k++) {
            double best = 0;
            for (int j = 0; j < 6; j++) {
                best = Math.max(best, cosines.get(k, j));
            }
            assertThat(best).as("bar %d", k).isGreaterThan(0.99);
        }
    }

    @Test
    void equalSeedsGiveEqualBits() {
        Random random = new Random(7);
        Matrix examples = examples(60, atoms(8, random), random);
        var learning = new DictionaryLearning(8, 0.1, false, 5, 1e-9, 3);
        assertThat(learning.learn(examples).atoms().data())
                .containsExactly(learning.learn(examples).atoms().data());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new DictionaryLearning(0, 1)).hasMessageContaining("atoms = 0 is out of range");
        assertThatThrownBy(() -> new DictionaryLearning(2, 0)).hasMessageContaining("lambda = 0.0 is out of range");
        assertThatThrownBy(() -> new DictionaryLearning(2, 1).learn(Matrix.of(new double[][] {{1, Double.NaN}})))
                .hasMessageContaining("examples: a number is not finite");
    }
}
