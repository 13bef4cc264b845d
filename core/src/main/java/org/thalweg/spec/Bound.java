package org.thalweg.spec;

/// A spec and what it made.
///
/// @param value the object
/// @param spec the spec in canonical form, every default filled in: it makes the same object even when defaults change
public record Bound<T>(T value, Spec spec) {}
