package org.thalweg.tensor;

/// The element types of a tensor, each stored in the plain Java array named beside it.
public enum DType {
    /// IEEE 754 binary32, in `float[]`.
    F32(4),
    /// IEEE 754 binary64, in `double[]`.
    F64(8),
    /// 32-bit two's complement integers, in `int[]`.
    I32(4),
    /// Truth values, in `boolean[]`.
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes per element.
    public int bytes() {
        return bytes;
    }

    /// Whether the type is `F32` or `F64`: the types that have derivatives.
    public boolean isFloating() {
        return this == F32 || this == F64;
    }

    /// Whether the type carries numbers, that is, everything but `BOOL`.
    public boolean isNumeric() {
        return this != BOOL;
    }
}
