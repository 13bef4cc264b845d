package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.thalweg.graph.Evaluator;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;

/// The Fisher matrix of a model, all of it: JᵀHJ, which it is where outputs are natural parameters.
final class ExactFisher {
    private final Map<Tensor, NDArray> at;
    private final double[][] matrix;

    /// @param at values of the views
    ExactFisher(Map<Tensor, NDArray> at, Tensor loss, Tensor output, List<Tensor> views, Layout layout) {
        this.at = at;
        Tensor b = GaussNewtonFactor.of(loss, output, views, layout);
        matrix = rows(b.transpose().matmul(b));
    }

    private double[][] rows(Tensor t) {
        double[] values = Evaluator.evaluate(List.of(t), at).getFirst().toDoubles();
        return KfacNetwork.rows(values, t.size(1));
    }

    double get(int i, int j) {
        return matrix[i][j];
    }

    /// Requires that A ⊗ G of a layer is the block of F that begins at an offset.
    void sameBlock(Layers.Layer layer, int offset, double precision) {
        double[][] a = rows(Kfac.squares(layer));
        double[][] g = rows(Kfac.gradientSquares(layer));
        int size = a.length * g.length;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double factored = a[i / g.length][j / g.length] * g[i % g.length][j % g.length];
                assertThat(factored).as("%d, %d", i, j).isCloseTo(matrix[offset + i][offset + j], within(precision));
            }
        }
    }
}
