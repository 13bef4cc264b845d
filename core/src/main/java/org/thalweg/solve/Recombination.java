package org.thalweg.solve;

/// Weights and rates of CMA-ES, Table 1 of Hansen (2016, with the ¼ of 2023 in 58), with its equation numbers, for n
/// variables and λ candidates.
///
///     w′ᵢ = ln((λ+1)/2) − ln i,  μ = ⌊λ/2⌋                                        (49)
///     μ_eff = (Σᵢ≤μ w′ᵢ)² / Σᵢ≤μ w′ᵢ²,  μ⁻_eff the same over i > μ
///     wᵢ = w′ᵢ / Σ|w′|⁺ for w′ᵢ ≥ 0,  min(α_μ, α_eff, α_posdef) w′ᵢ / Σ|w′|⁻ else  (53)
///     α_μ = 1 + c₁/c_μ,  α_eff = 1 + 2μ⁻_eff/(μ_eff + 2),  α_posdef = (1−c₁−c_μ)/(n c_μ)  (50–52)
///     c_σ = (μ_eff + 2)/(n + μ_eff + 3),  d_σ = 1 + 2 max(0, √((μ_eff−1)/(n+1)) − 1) + c_σ  (55)
///     c_c = (4 + μ_eff/n)/(n + 4 + 2μ_eff/n)                                       (56)
///     c₁ = 2/((n+1.3)² + μ_eff)                                                    (57)
///     c_μ = min(1 − c₁, 2 (¼ + μ_eff − 2 + 1/μ_eff)/((n+2)² + μ_eff))              (58)
///
/// Differs: c_σ has the 3 of Hansen & Kern (2004), "Evaluating the CMA evolution strategy on multimodal test
/// functions",
/// PPSN VIII, as pycma has, where the tutorial has 5: it makes σ follow faster where there are few variables.
///
/// @param weights w : `[λ]`, the last about half of them negative
/// @param mu how many of them are of parents
/// @param muEff μ_eff
/// @param cSigma c_σ
/// @param dSigma d_σ
/// @param cc c_c
/// @param c1 c₁
/// @param cMu c_μ
record Recombination(
        double[] weights, int mu, double muEff, double cSigma, double dSigma, double cc, double c1, double cMu) {
    static Recombination of(int n, int lambda) {
        double[] w = new double[lambda];
        double positive = 0;
        double positiveSquares = 0;
        double negative = 0;
        double negativeSquares = 0;
        int mu = lambda / 2;
        for (int i = 0; i < lambda; i++) {
            w[i] = Math.log((lambda + 1) / 2.0) - Math.log(i + 1); // (49)
            if (i < mu) {
                positive += w[i];
                positiveSquares += w[i] * w[i];
            } else {
                negative -= w[i];
                negativeSquares += w[i] * w[i];
            }
        }
        double muEff = positive * positive / positiveSquares;
        double muEffNegative = negativeSquares == 0 ? 0 : negative * negative / negativeSquares;
        double c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff); // (57)
        double cMu = Math.min(1 - c1, 2 * (0.25 + muEff - 2 + 1 / muEff) / ((n + 2.0) * (n + 2.0) + muEff)); // (58)
        double least = Math.min(
                Math.min(1 + c1 / cMu, 1 + 2 * muEffNegative / (muEff + 2)), (1 - c1 - cMu) / (n * cMu)); // (50–52)
        for (int i = 0; i < lambda; i++) {
            w[i] *= i < mu ? 1 / positive : negative == 0 ? 0 : least / negative; // (53)
        }
        double cSigma = (muEff + 2) / (n + muEff + 3);
        double dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma; // (55)
        double cc = (4 + muEff / n) / (n + 4 + 2 * muEff / n); // (56)
        return new Recombination(w, mu, muEff, cSigma, dSigma, cc, c1, cMu);
    }
}
