package org.thalweg.architecture.specimen.spec;

import org.thalweg.architecture.specimen.tensor.Value;

/// Breaks the order: `spec` comes before `tensor`.
public record Backwards(Value later) {}
