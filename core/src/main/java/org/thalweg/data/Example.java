package org.thalweg.data;

/// One example of a [DatasetStream]: its numbers, and what is to be predicted.
///
/// @param features as many as an example has elements, in row-major order; not copied
/// @param target the index of its class, or the numbers to predict; not copied
public record Example(double[] features, double... target) {}
