package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;

class NadamTest {
    private static final Schedule RATE = new Constant(0.1);

    private static Tensor half(Tensor theta) {
        return theta.square().times(0.5); // g = θ
    }

    private static double first(double momentumDecay, Nadam.Momenta momenta) {
        var rule = new Nadam(RATE, 0.5, 0.75, 0, momentumDecay, momenta);
        return Steps.of(rule, NadamTest::half).from(1).step().parameter();
    }

    @Test
    void looksAheadWithTheNextMomentum() {
        // ψ = 0, so μ = ¼ in every step: m = ½, Π = ¼, m̂ = ¼·½/(1 − 1/16) + ¾/(1 − ¼) = 2/15 + 1, v̂ = 1.
        assertThat(first(0, Nadam.Momenta.DOZAT)).isCloseTo(1 - 0.1 * 17 / 15, within(1e-15));
    }

    @Test
    void momentaRise() {
        // ψ = 50: 0.96⁵⁰ = q. μ₁ = ½(1 − ½q), μ₂ = ½(1 − ½q²), Π = μ₁.
        double q = Math.pow(0.96, 50);
        double first = 0.5 * (1 - 0.5 * q);
        double second = 0.5 * (1 - 0.5 * q * q);
        double ahead = second * 0.5 / (1 - first * second) + 1;
        assertThat(first(50, Nadam.Momenta.DOZAT)).isCloseTo(1 - 0.1 * ahead, within(1e-15));
    }

    @Test
    void orAreConstant() {
        // m̂ = ½·½/(1 − ¼) + ½/½ = 4/3.
        assertThat(first(0, Nadam.Momenta.CONSTANT)).isCloseTo(1 - 0.1 * 4 / 3, within(1e-15));
    }
}
