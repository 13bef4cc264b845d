package org.thalweg.solve;

import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// Steepest descent: Cauchy (1847), "Méthode générale pour la résolution des systèmes d'équations simultanées".
///
///     x ← x − α∇f(x)
///
/// with α of a line search. Its error falls by ((κ − 1)/(κ + 1))² an iteration on a quadratic of condition κ.
///
/// @param search default `strongWolfe(c2=0.1)`
@Named({"gradientDescent", "gd", "steepest"})
@Meaning("steepest descent")
public record GradientDescent(
        @Default("strongWolfe(c2=0.1)") LineSearch search) implements Solver<Objective> {
    @Override
    public Class<Objective> objective() {
        return Objective.class;
    }

    @Override
    public Method begin(Objective f, Point start, Work work) {
        return new LineDescent(f, start, work, new Steepest(), search);
    }
}
