package org.thalweg.solve;

import org.thalweg.tensor.Rng;

/// The steps of generalised annealing, a distribution with tails as heavy as q says: Tsallis & Stariolo (1996),
/// "Generalized simulated annealing", Physica A 233, equation (8), sampled as by Schanze (2006), "An exact
/// D-dimensional Tsallis random number generator for generalized simulated annealing", Comput. Phys. Commun.
/// 175, in the form of SciPy. With normal a and b:
///
///     Δ = s a / |b|^((q−1)/(3−q)),   s = (c/Γ(1/(q−1) − ½))^((q−1)/(3−q))                              (1)
///     c = √π T^(1/(q−1)) (q−1)^(4−q) / (2^((2−q)/(q−1)) (3−q))                                          (2)
///
/// Γ(1/(q−1) − ½) is, by Euler's reflection formula, what SciPy writes as π(1−u)/(sin π(1−u) Γ(2−u)), u =
/// 1/(q−1) − ½.
final class VisitingDistribution {
    private static final double MOST = 1e8;

    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private final double q;
    private final double power;
    private final double logOfConstant; // ln(c/Γ) at T = 1

    VisitingDistribution(double q) {
        this.q = q;
        this.power = (q - 1) / (3 - q);
        double logOfC = 0.5 * StrictMath.log(Math.PI)
                + (4 - q) * StrictMath.log(q - 1)
                - (2 - q) / (q - 1) * StrictMath.log(2)
                - StrictMath.log(3 - q); // (2)
        this.logOfConstant = logOfC - logGamma(1 / (q - 1) - 0.5);
    }

    /// s.
    double scale(double temperature) {
        return StrictMath.exp(power * (logOfConstant + StrictMath.log(temperature) / (q - 1)));
    }

    /// Δ, cut off at 1e8 as in SciPy: there it is any number below.
    double step(double scale, Rng rng) {
        double a = rng.nextGaussian();
        double b = Math.abs(rng.nextGaussian());
        double step = scale * a / StrictMath.exp(power * StrictMath.log(b)); // (1)
        return Math.abs(step) <= MOST ? step : Math.copySign(MOST * rng.nextDouble(), a);
    }

    /// ln Γ(x), x > 0: Lanczos (1964), "A precision approximation of the gamma function", SIAM J. Numer. Anal.
    /// 1, with Godfrey's coefficients for g = 7, to 15 digits.
    static double logGamma(double x) {
        if (x < 0.5) {
            return logGamma(x + 1) - StrictMath.log(x);
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x + 6.5;
        return 0.5 * StrictMath.log(2 * Math.PI) + (x - 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
    }
}
