package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.kernel.Vectors;

class PairsTest {
    private static final int N = 12;

    private record Pair(double[] s, double[] y) {}

    private final Random random = new Random(5);

    private double[] normal() {
        return random.doubles(N, -1, 1).toArray();
    }

    /// A pair as of a quadratic function with eigenvalues 1 … n; adds it to both.
    private void learn(Pairs pairs, List<Pair> list, int memory) {
        double[] from = normal();
        double[] to = normal();
        double[] before = new double[N];
        double[] after = new double[N];
        for (int i = 0; i < N; i++) {
            before[i] = (1 + i) * from[i];
            after[i] = (1 + i) * to[i];
        }
        pairs.add(from, to, before, after);
        double[] s = new double[N];
        double[] y = new double[N];
        Vectors.difference(to, from, s);
        Vectors.difference(after, before, y);
        list.add(new Pair(s, y));
        if (list.size() > memory) {
            list.removeFirst();
        }
    }

    /// Nocedal & Wright (2006), Algorithm 7.4, as it stands there.
    private static double[] twoLoops(List<Pair> pairs, double[] d) {
        double[] q = d.clone();
        double[] alpha = new double[pairs.size()];
        for (int i = pairs.size() - 1; i >= 0; i--) {
            Pair p = pairs.get(i);
            alpha[i] = Vectors.dot(p.s, q) / Vectors.dot(p.s, p.y);
            Vectors.add(-alpha[i], p.y, q);
        }
        Pair last = pairs.getLast();
        Vectors.scale(Vectors.dot(last.s, last.y) / Vectors.dot(last.y, last.y), q);
        for (int i = 0; i < pairs.size(); i++) {
            Pair p = pairs.get(i);
            Vectors.add(alpha[i] - Vectors.dot(p.y, q) / Vectors.dot(p.s, p.y), p.s, q);
        }
        return q;
    }

    private static void assertEqual(double[] actual, double[] expected) {
        for (int i = 0; i < N; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-11));
        }
    }

    @Test
    void productsAreThoseOfTheTwoLoops() {
        Pairs pairs = new Pairs(4, N);
        List<Pair> list = new ArrayList<>();
        for (int k = 0; k < 11; k++) {
            learn(pairs, list, 4);
            if (k % 3 != 1) { // sometimes two pairs before a product
                double[] d = normal();
                double[] expected = twoLoops(list, d);
                pairs.times(d);
                assertEqual(d, expected);
            }
        }
        assertThat(pairs.count()).isEqualTo(4);
    }

    @Test
    void aPairWithoutCurvatureChangesNothing() {
        Pairs pairs = new Pairs(3, N);
        List<Pair> list = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            learn(pairs, list, 3);
        }
        double[] d = normal();
        double[] expected = twoLoops(list, d);
        double[] from = normal();
        double[] to = normal();
        pairs.add(from, to, to, from); // y = −s
        pairs.add(from, to, normal(), fill(Double.NaN));
        pairs.add(from, from, from, from);
        pairs.times(d);
        assertThat(pairs.count()).isEqualTo(3);
        assertEqual(d, expected);
    }

    private static double[] fill(double value) {
        double[] filled = new double[N];
        Arrays.fill(filled, value);
        return filled;
    }

    @Test
    void clearedItIsTheIdentityAndLearnsAnew() {
        Pairs pairs = new Pairs(3, N);
        List<Pair> list = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            learn(pairs, list, 3);
        }
        pairs.clear();
        double[] d = normal();
        double[] same = d.clone();
        pairs.times(d);
        assertThat(d).isEqualTo(same);
        list.clear();
        for (int k = 0; k < 2; k++) {
            learn(pairs, list, 3);
        }
        double[] expected = twoLoops(list, d);
        pairs.times(d);
        assertEqual(d, expected);
    }
}
