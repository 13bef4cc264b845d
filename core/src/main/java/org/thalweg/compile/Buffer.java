package org.thalweg.compile;

import org.jspecify.annotations.Nullable;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;

/// Memory for the elements of one tensor: where it lies is decided by the [MemoryPlan], or by the caller who binds an
/// input.
final class Buffer {
    /// Who owns the memory.
    enum Kind {
        /// Given by the caller, or kept between runs.
        INPUT,
        /// Known when the program was made.
        CONSTANT,
        /// Read by the caller after a run; nothing else is put there.
        OUTPUT,
        /// In the body of a loop: memory of the program around it, found anew in each turn.
        BORROWED,
        /// Lives from the step that writes it to the last that reads it, in an arena shared by all of its type.
        TEMPORARY
    }

    final DType dtype;
    final int elements;
    final String name;
    Kind kind;
    boolean isRoomForPacking;
    /// Set if this buffer is a part of another, from `offset` on.
    @Nullable
    Buffer within;

    int offset;
    /// The memory of a buffer that is not part of another.
    @Nullable
    Object array;

    Buffer(DType dtype, int elements, Kind kind, String name) {
        this.dtype = dtype;
        this.elements = elements;
        this.kind = kind;
        this.name = name;
    }

    /// Room in which a step packs what it reads, and that nothing else needs.
    static Buffer forPacking(DType dtype, int elements) {
        Buffer buffer = new Buffer(dtype, elements, Kind.TEMPORARY, "packed");
        buffer.isRoomForPacking = true;
        return buffer;
    }

    static Buffer of(NDArray value, Kind kind, String name) {
        Buffer buffer = new Buffer(value.dtype(), value.shape().elements(), kind, name);
        buffer.array = value.array();
        return buffer;
    }

    /// The buffer that has memory of its own.
    Buffer root() {
        return within == null ? this : within.root();
    }

    /// The index of the first element in the array of the root.
    int start() {
        boolean moves = kind == Kind.TEMPORARY || kind == Kind.BORROWED;
        return within == null ? (moves ? offset : 0) : within.start() + offset;
    }

    Object memory() {
        Object memory = root().array;
        if (memory == null) {
            throw new IllegalStateException("no memory for " + name);
        }
        return memory;
    }

    long bytes() {
        return (long) elements * dtype.bytes();
    }
}
