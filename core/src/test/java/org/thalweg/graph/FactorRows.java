package org.thalweg.graph;

import java.util.List;
import java.util.function.UnaryOperator;
import org.thalweg.graph.OpRow.Operand;
import org.thalweg.kernel.Decomposition;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Factors of matrices, which are held fixed in derivatives.
final class FactorRows {
    private static final List<List<Shape>> SQUARE = List.of(
            List.of(Shape.of(1, 1)),
            List.of(Shape.of(4, 4)),
            List.of(Shape.of(0, 0)),
            List.of(Shape.of(2, 3, 3)),
            List.of(Shape.of(0, 2, 2)));
    private static final List<List<Shape>> LARGE = List.of(List.of(Shape.of(33, 33)), List.of(Shape.of(3, 17, 17)));
    private static final List<List<Shape>> ANY = List.of(
            List.of(Shape.of(3, 3)),
            List.of(Shape.of(4, 2)),
            List.of(Shape.of(2, 5)),
            List.of(Shape.of(3, 0)),
            List.of(Shape.of(2, 3, 1)));
    private static final List<List<Shape>> ANY_LARGE = List.of(List.of(Shape.of(67, 33)), List.of(Shape.of(3, 16, 31)));

    private FactorRows() {}

    static List<OpRow> of(DType dtype) {
        return List.of(
                row(dtype, "eigenvalues and vectors", SQUARE, LARGE, x -> factor(x, Decomposition.EIGEN)),
                row(
                        dtype,
                        "eigenvectors",
                        SQUARE,
                        LARGE,
                        x -> Matrices.eigen(x.stopGradient()).vectors()),
                row(dtype, "orthogonal", ANY, ANY_LARGE, x -> factor(x, Decomposition.ORTHOGONAL)),
                row(dtype, "Cholesky", SQUARE, LARGE, x -> factor(positive(x), Decomposition.CHOLESKY)),
                row(dtype, "inverse", SQUARE, LARGE, x -> factor(positive(x), Decomposition.INVERSE)),
                row(dtype, "inverse of what is not positive", SQUARE, LARGE, x -> factor(x, Decomposition.INVERSE)),
                row(dtype, "Cholesky of what is not positive", SQUARE, LARGE, x -> factor(x, Decomposition.CHOLESKY)));
    }

    private static Tensor factor(Tensor x, Decomposition by) {
        return Tensor.of(new Op.Factor(x.stopGradient(), by));
    }

    /// With a diagonal that is larger than the rest of each row.
    private static Tensor positive(Tensor x) {
        Tensor diagonal = Tensor.iota(DType.I32, x.shape(), -2).equalTo(Tensor.iota(DType.I32, x.shape(), -1));
        return x.plus(diagonal.to(x.dtype()).times(2.0 * x.size(-1)));
    }

    private static OpRow row(
            DType dtype, String name, List<List<Shape>> small, List<List<Shape>> large, UnaryOperator<Tensor> build) {
        var operand = new Operand(dtype, Domain.between(-2, 2));
        return new OpRow(name, List.of(operand), true, small, large, in -> build.apply(in.getFirst())).valuesOnly();
    }
}
