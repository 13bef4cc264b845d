package org.thalweg.optim;

import org.thalweg.graph.Tensor;

/// Where a small number ε stands that keeps a rule from dividing by the root of 0. Without ε a quotient is 0 where
/// the root is: a parameter whose gradient was always 0 stays where it is.
public enum EpsilonPlace {
    /// a/√(r + ε).
    INSIDE,
    /// a/(√r + ε).
    OUTSIDE;

    /// The quotient of a and the root of r.
    Tensor divide(Tensor a, Tensor r, double epsilon) {
        if (epsilon == 0) {
            return Quotient.orZero(a, r.sqrt());
        }
        return a.div(
                switch (this) {
                    case INSIDE -> r.plus(epsilon).sqrt();
                    case OUTSIDE -> r.sqrt().plus(epsilon);
                });
    }
}
