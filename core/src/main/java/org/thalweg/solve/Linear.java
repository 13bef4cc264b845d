package org.thalweg.solve;

/// How a least-squares solver solves its linear problems min ‖r + Jp‖.
///
/// QR costs 2mn² operations an iteration, the normal equations half of that, CG 4mn a product. The errors of QR
/// grow with the condition number of J, those of the other two with its square: they lose twice the digits.
public enum Linear {
    /// Householder QR of J, then of \[R; √λD\].
    QR,
    /// Cholesky factorization of JᵀJ with pivoting.
    NORMAL,
    /// Conjugate gradients on JᵀJ, by products with J and Jᵀ, truncated where they leave the trust region (Steihaug
    /// 1983).
    CG
}
