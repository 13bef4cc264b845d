package org.thalweg.nn;

import org.thalweg.tensor.Shape;

/// A parameter of a model: what [Scope#parameter] was asked for.
///
/// @param path the layers around it and its own name, such as `dense1/weight`
/// @param initializer how its elements start
public record Parameter(String path, Shape shape, Initializer initializer) {}
