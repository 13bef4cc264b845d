package org.thalweg.compile;

import org.thalweg.tensor.DType;

/// The types of values inside a kernel: those of tensors, and the 64-bit integers that carry the bits of an F64.
enum Type {
    F32,
    F64,
    I32,
    I64,
    BOOL;

    static Type of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32 -> I32;
            case BOOL -> BOOL;
        };
    }

    boolean isFloating() {
        return this == F32 || this == F64;
    }

    /// The integers as wide as this floating type.
    Type bits() {
        return this == F32 ? I32 : I64;
    }
}
