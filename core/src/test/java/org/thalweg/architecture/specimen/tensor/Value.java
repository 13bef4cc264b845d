package org.thalweg.architecture.specimen.tensor;

/// Keeps every rule.
public record Value(double number) {}
