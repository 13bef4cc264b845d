package org.thalweg.compile;

/// Elements of a tensor, contiguous in row-major order, from `offset` in a buffer on.
record Place(Buffer buffer, int offset) {
    static Place of(Buffer buffer) {
        return new Place(buffer, 0);
    }

    Place plus(int further) {
        return new Place(buffer, offset + further);
    }

    /// The array this place is in, once memory is planned.
    Object array() {
        return buffer.memory();
    }

    /// The index of its first element in [#array].
    int start() {
        return buffer.start() + offset;
    }

    String name() {
        return offset == 0 ? buffer.name : buffer.name + "+" + offset;
    }
}
