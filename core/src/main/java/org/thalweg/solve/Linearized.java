package org.thalweg.solve;

/// A sum of squares near a point, ‖r + Jp‖², with its linear algebra.
interface Linearized {
    /// Takes r and J, which stay as they are until the next call.
    void at(double[] r, double[][] jacobian);

    /// ‖J₁‖ … ‖Jₙ‖, the lengths of the columns.
    double[] columnNorms();

    /// Minimises ‖r + J(s + p)‖² over the variables that are free, where ‖Dp‖ ≤ Δ, and writes p, 0 where a
    /// variable is not free.
    ///
    /// @param s where from; its elements of free variables are 0
    /// @param d the diagonal of D
    /// @param radius Δ, from 0, or ∞
    /// @return λ of (JᵀJ + λD²)p = −Jᵀ(r + Js): 0 where the least ‖r + J(s + p)‖ lies within the radius
    double minimize(double[] s, boolean[] free, double[] d, double radius, double[] p);

    /// What a curvature of r adds to the step that [#minimize] gave last: writes c of (JᵀJ + λD²)c = −Jᵀw for
    /// the same variables and λ.
    ///
    /// @param w r(x + s) − r − Js
    /// @return whether there is one
    boolean correct(double[] w, boolean[] free, double[] d, double[] c);

    /// into ← Js.
    void times(double[] s, double[] into);

    /// ‖r‖² − ‖r + Js‖².
    double reduction(double[] s);
}
