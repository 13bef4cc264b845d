package org.thalweg.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.kernel.Vectors;

class ProximalTest {
    private static final int N = 7;

    static List<Proximal> functions() {
        return List.of(
                new Proximal.L1(0.7),
                new Proximal.Norm(1.3),
                new Proximal.ElasticNet(0.4, 2.5),
                new Proximal.GroupLasso(0.5, new int[] {0, 3, 4}, new int[] {6}, new int[] {1, 2}),
                ConvexSet.Box.of(N, -0.5, 1.25),
                new ConvexSet.Nonnegative(),
                new ConvexSet.Simplex(1.5),
                new ConvexSet.Ball(1.1),
                new ConvexSet.L1Ball(1.2));
    }

    private static double[] at(Proximal g, double[] v, double t) {
        double[] x = new double[v.length];
        g.apply(v, t, x);
        return x;
    }

    private static double[] normal(Random random, double scale) {
        return random.doubles(N, -scale, scale).toArray();
    }

    /// g(x) + ‖x − v‖² / 2t at x = prox(v, t) and at other points of the domain, which projections give.
    @ParameterizedTest
    @MethodSource("functions")
    void noPointIsBetterThanTheProximalMap(Proximal g) {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            double[] v = normal(random, 2);
            double t = 0.1 + random.nextDouble();
            double[] x = at(g, v, t);
            double least = objective(g, x, v, t);
            assertThat(least).isFinite();
            for (int other = 0; other < 50; other++) {
                double[] y = normal(random, other % 2 == 0 ? 1e-3 : 1);
                Vectors.add(1, x, y);
                if (g instanceof ConvexSet set) {
                    set.project(y, y);
                }
                assertThat(objective(g, y, v, t)).isGreaterThanOrEqualTo(least - 1e-9);
            }
        }
    }

    private static double objective(Proximal g, double[] x, double[] v, double t) {
        double[] d = new double[N];
        Vectors.difference(x, v, d);
        return g.value(x) + Vectors.dot(d, d) / (2 * t);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void proximalMapsAreFirmlyNonexpansive(Proximal g) {
        // ‖p − q‖² ≤ (p − q)ᵀ(v − w)
        Random random = new Random(2);
        for (int trial = 0; trial < 1000; trial++) {
            double[] v = normal(random, 3);
            double[] w = normal(random, 3);
            double t = 0.05 + 2 * random.nextDouble();
            double[] apart = new double[N];
            double[] images = new double[N];
            Vectors.difference(v, w, apart);
            Vectors.difference(at(g, v, t), at(g, w, t), images);
            assertThat(Vectors.dot(images, images)).isLessThanOrEqualTo(Vectors.dot(images, apart) + 1e-12);
        }
    }

    @Test
    void moreausDecompositionHolds() {
        // v = prox of tg at v + t prox of g*/t at v/t; conjugates: of w‖·‖₁ the box, of w‖·‖₂ the ball of radius w, of
        // the indicator of x ≥ 0 that of x ≤ 0
        double w = 0.8;
        List<List<Proximal>> pairs = List.of(
                List.of(new Proximal.L1(w), ConvexSet.Box.of(N, -w, w)),
                List.of(new Proximal.Norm(w), new ConvexSet.Ball(w)),
                List.of(new ConvexSet.Nonnegative(), ConvexSet.Box.of(N, Double.NEGATIVE_INFINITY, 0)));
        Random random = new Random(3);
        for (List<Proximal> pair : pairs) {
            for (int trial = 0; trial < 200; trial++) {
                double[] v = normal(random, 3);
                double t = 0.1 + random.nextDouble();
                double[] scaled = v.clone();
                Vectors.scale(1 / t, scaled);
                double[] sum = at(pair.get(0), v, t);
                Vectors.add(t, at(pair.get(1), scaled, 1 / t), sum);
                assertThat(sum).containsExactly(v, within(1e-14));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theResultMayReplaceTheArgument(Proximal g) {
        double[] v = normal(new Random(4), 3);
        double[] apart = at(g, v, 0.6);
        g.apply(v, 0.6, v);
        assertThat(v).containsExactly(apart);
    }

    @Test
    void theSimplexAgreesWithBisection() {
        // Σ max(0, vᵢ − θ) = r, which falls in θ
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            double[] v = normal(random, trial % 2 == 0 ? 3 : 1e-3);
            double r = 0.1 + random.nextDouble();
            double low = -10;
            double high = 10;
            for (int i = 0; i < 200; i++) {
                double theta = 0.5 * (low + high);
                double sum = 0;
                for (double vi : v) {
                    sum += Math.max(0, vi - theta);
                }
                low = sum > r ? theta : low;
                high = sum > r ? high : theta;
            }
            double[] x = at(new ConvexSet.Simplex(r), v, 1);
            for (int i = 0; i < N; i++) {
                assertThat(x[i]).isCloseTo(Math.max(0, v[i] - low), within(1e-13));
            }
        }
    }

    @Test
    void knownProjections() {
        assertThat(at(new ConvexSet.Simplex(1), new double[] {0.5, 0.5, 2}, 1)).containsExactly(0, 0, 1);
        assertThat(at(new ConvexSet.L1Ball(1), new double[] {-3, 2, 0}, 1)).containsExactly(-1, 0, 0);
        assertThat(at(new ConvexSet.L1Ball(9), new double[] {-3, 2, 0}, 1)).containsExactly(-3, 2, 0);
        assertThat(at(new ConvexSet.Ball(1), new double[] {-3, 4}, 1))
                .containsExactly(new double[] {-0.6, 0.8}, within(1e-15));
        assertThat(at(new Proximal.GroupLasso(1, new int[] {0, 1, 2, 3}), new double[] {2, 2, 2, 2, 7}, 1))
                .containsExactly(1, 1, 1, 1, 7);
    }

    @Test
    void badArgumentsAreRefused() {
        assertThatThrownBy(() -> new Proximal.L1(-1)).hasMessageContaining("l1: weight = -1.0 is out of range");
        assertThatThrownBy(() -> new ConvexSet.Simplex(0)).hasMessageContaining("simplex: radius = 0.0");
        assertThatThrownBy(() -> new ConvexSet.Ball(Double.NaN)).hasMessageContaining("ball: radius = NaN");
        assertThatThrownBy(() -> new Proximal.GroupLasso(1, new int[] {0, 1}, new int[] {1}))
                .hasMessageContaining("variable 1 is in two groups");
        assertThatThrownBy(() -> new Proximal.GroupLasso(1, new int[] {-2}))
                .hasMessageContaining("variable -2 is none");
        assertThatThrownBy(() -> at(ConvexSet.Box.of(3, 0, 1), new double[2], 1))
                .hasMessageContaining("box: 2 variables and bounds of 3");
    }
}
