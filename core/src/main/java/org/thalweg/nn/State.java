package org.thalweg.nn;

import org.thalweg.tensor.Shape;

/// Numbers of a model that training carries along but does not differentiate, such as running statistics: what
/// [Scope#state] was asked for.
///
/// @param path the layers around it and its own name, such as `batchNorm1/mean`
/// @param initial what every element starts as
public record State(String path, Shape shape, double initial) {}
