package org.thalweg.graph;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where in a model a tensor is made, such as `encoder/dense2`: the names of the enclosing layers. It stands in shape
/// errors and in [Tensor#path].
public final class Path {
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private Path() {}

    /// The path here; empty outside any layer.
    public static String current() {
        return CURRENT.orElse("");
    }

    /// Builds graph one level deeper.
    public static <T extends @Nullable Object> T within(String name, Supplier<T> build) {
        String here = current();
        return at(here.isEmpty() ? name : here + "/" + name, build);
    }

    /// Builds graph as part of the layers at `path`.
    static <T extends @Nullable Object> T at(String path, Supplier<T> build) {
        return ScopedValue.where(CURRENT, path).call(build::get);
    }
}
