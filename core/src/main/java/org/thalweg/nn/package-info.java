/// Networks: layers, how their parameters start, and losses.
///
/// Read [Layer], which is a function of its input and a [Scope]; [Dense] and [Dropout] show what it asks the scope
/// for. [Sequential] puts layers in a row, [Parallel] side by side, [Residual] beside an identity. An [Architecture]
/// such as [Mlp] makes a network once the data say how many outputs there are, and a [Model] is a network for inputs
/// of one shape, with its parameters laid out in one flat vector θ, and running statistics such as those of [BatchNorm]
/// in another. [Initializer] says how parameters start and [Loss] what training makes small. [Catalogues] finds all of
/// them by name.
///
/// Conventions: the first axis is the batch; weights are `[in, out]`; a loss is a mean over examples; nothing here
/// holds numbers or state, so every layer, loss and model is a value.
@org.jspecify.annotations.NullMarked
package org.thalweg.nn;
