package org.thalweg.bench;

import java.util.Locale;

/// Who takes turns. A round goes in this order.
enum Side {
    THALWEG,
    TORCH,
    COMPILE,
    JAX;

    /// The name in requests, answers and results.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
