package org.thalweg.compile;

import org.jspecify.annotations.Nullable;

/// The code of a kernel. It starts in scalar code; once the vector code has been compiled by the JIT, that takes over.
/// Both give the same bits, so it does not matter when.
final class Compiled {
    private final String name;
    private final Kernel kernel;
    private final Loop scalar;
    private final int width;
    private volatile @Nullable Loop vector;

    Compiled(String name, Kernel kernel, Loop scalar, int width) {
        this.name = name;
        this.kernel = kernel;
        this.scalar = scalar;
        this.width = width;
    }

    String name() {
        return name;
    }

    Kernel kernel() {
        return kernel;
    }

    Loop scalar() {
        return scalar;
    }

    /// The vector code, if it may be used by now.
    @Nullable
    Loop vector() {
        return vector;
    }

    /// Elements of a vector; 0 if there is no vector code.
    int width() {
        return width;
    }

    void use(Loop ready) {
        vector = ready;
    }
}
