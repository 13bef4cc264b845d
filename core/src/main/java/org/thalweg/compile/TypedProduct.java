package org.thalweg.compile;

import org.thalweg.kernel.DoubleProduct;
import org.thalweg.kernel.Epilogue;
import org.thalweg.kernel.FloatProduct;
import org.thalweg.kernel.ProductShape;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;

/// A planned matrix product of either precision, on arrays whose type is known only when it runs.
sealed interface TypedProduct {
    /// Single precision.
    record Single(FloatProduct product) implements TypedProduct {}

    /// Double precision.
    record Wide(DoubleProduct product) implements TypedProduct {}

    /// Plans the product of one type only: planning the other would begin the warm-up of its kernels.
    static TypedProduct of(DType dtype, ProductShape shape, int threads) {
        return switch (dtype) {
            case F32 -> new Single(FloatProduct.of(shape, threads));
            case F64 -> new Wide(DoubleProduct.of(shape, threads));
            case I32, BOOL -> throw new IllegalArgumentException("no products of " + dtype);
        };
    }

    /// Elements of scratch that a run needs.
    default int scratch() {
        return switch (this) {
            case Single(FloatProduct product) -> product.scratch();
            case Wide(DoubleProduct product) -> product.scratch();
        };
    }

    /// A steady B may have changed.
    default void renew() {
        switch (this) {
            case Single(FloatProduct product) -> product.renew();
            case Wide(DoubleProduct product) -> product.renew();
        }
    }

    /// Computes the product of what lies in `a` and `b` at these indices, into `c`.
    default void run(
            ThreadTeam team,
            Object a,
            int aAt,
            Object b,
            int bAt,
            Object c,
            int cAt,
            Buffer scratch,
            Epilogue epilogue) {
        Object packed = scratch.memory();
        int at = scratch.start();
        switch (this) {
            case Single(FloatProduct p) ->
                p.run(team, (float[]) a, aAt, (float[]) b, bAt, (float[]) c, cAt, (float[]) packed, at, epilogue);
            case Wide(DoubleProduct p) ->
                p.run(team, (double[]) a, aAt, (double[]) b, bAt, (double[]) c, cAt, (double[]) packed, at, epilogue);
        }
    }
}
