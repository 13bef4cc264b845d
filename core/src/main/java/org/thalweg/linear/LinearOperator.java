package org.thalweg.linear;

import java.util.function.BiConsumer;
import org.thalweg.kernel.Vectors;

/// What is linear and can be applied: a matrix, or a function such as a Hessian-vector product.
public interface LinearOperator {
    /// The length of what it gives.
    int rows();

    /// The length of what it is applied to.
    int columns();

    /// into ← Ax.
    ///
    /// @param x as long as [#columns]; not changed
    /// @param into as long as [#rows], and another array than x
    void apply(double[] x, double[] into);

    /// Writes b − Ax to `into`.
    default void residual(double[] x, double[] b, double[] into) {
        apply(x, into);
        Vectors.difference(b, into, into);
    }

    /// into ← Aᵀx.
    ///
    /// @param x as long as [#rows]; not changed
    /// @param into as long as [#columns], and another array than x
    /// @throws UnsupportedOperationException if the operator was given without its adjoint
    default void applyTransposed(double[] x, double[] into) {
        throw new UnsupportedOperationException("an operator [" + rows() + ", " + columns()
                + "] without its adjoint: implement applyTransposed, or give the function x, into → Aᵀx as well");
    }

    /// A matrix as an operator: the matrix itself.
    static LinearOperator of(Matrix a) {
        return a;
    }

    /// A sparse matrix as an operator: the matrix itself.
    static LinearOperator of(SparseMatrix a) {
        return a;
    }

    /// A function as an operator, without adjoint.
    ///
    /// @param apply x, into → Ax
    static LinearOperator of(int rows, int columns, BiConsumer<double[], double[]> apply) {
        return new LinearOperator() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public int columns() {
                return columns;
            }

            @Override
            public void apply(double[] x, double[] into) {
                Sizes.require("x", x.length, columns, "the columns of the operator");
                Sizes.require("into", into.length, rows, "the rows of the operator");
                apply.accept(x, into);
            }
        };
    }

    /// A function and its adjoint as an operator.
    ///
    /// @param apply x, into → Ax
    /// @param adjoint x, into → Aᵀx
    static LinearOperator of(
            int rows, int columns, BiConsumer<double[], double[]> apply, BiConsumer<double[], double[]> adjoint) {
        LinearOperator forwards = of(rows, columns, apply);
        LinearOperator backwards = of(columns, rows, adjoint);
        return new LinearOperator() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public int columns() {
                return columns;
            }

            @Override
            public void apply(double[] x, double[] into) {
                forwards.apply(x, into);
            }

            @Override
            public void applyTransposed(double[] x, double[] into) {
                backwards.apply(x, into);
            }
        };
    }

    /// A function that is its own adjoint, such as a Hessian-vector product.
    ///
    /// @param apply x, into → Ax with A = Aᵀ
    static LinearOperator symmetric(int n, BiConsumer<double[], double[]> apply) {
        return of(n, n, apply, apply);
    }

    /// diag(d); d is copied.
    static LinearOperator diagonal(double... d) {
        double[] kept = d.clone();
        return symmetric(kept.length, (x, into) -> {
            for (int i = 0; i < kept.length; i++) {
                into[i] = kept[i] * x[i];
            }
        });
    }
}
