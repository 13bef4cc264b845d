package org.thalweg.solve.problems;

import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Tensor;

/// A test problem: the least squares of residuals that start somewhere and whose smallest sums are known.
///
/// @param number in its collection
/// @param name of the field
/// @param start x₀ : `[n]`
/// @param residuals x ↦ r, F64 `[n]` ↦ F64 `[m]`
/// @param minima the known minimum values of Σ r², the lowest first, infima at infinity among them
public record Problem(
        int number, String name, List<Double> start, UnaryOperator<Tensor> residuals, List<Double> minima) {
    public Problem {
        start = List.copyOf(start);
        minima = List.copyOf(minima);
    }

    /// n.
    public int dimension() {
        return start.size();
    }

    /// x₀.
    public double[] startPoint() {
        return start.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// Σ r² as a traced expression.
    public Tensor value(Tensor x) {
        return residuals.apply(x).square().sum();
    }

    /// The known minimum that `value` has reached, within 1e-8 of itself or within 1e-12 of 0; NaN if none.
    public double reached(double value) {
        for (double minimum : minima) {
            if (value <= minimum + (minimum == 0 ? 1e-12 : 1e-8 * minimum)
                    && value >= minimum - 1e-8 * Math.abs(minimum)) {
                return minimum;
            }
        }
        return Double.NaN;
    }
}
