/// Symbolic tensors and their derivatives.
///
/// In order of reading: [Tensor], whose methods build graph; [Op], the sealed set of primitives; `ShapeRules`;
/// `Partial` and `Transposes`, which hold the derivative of each op, once for both modes; [Derivatives];
/// [Functions], [Convolutions] and [Matrices], composed from primitives; and [Evaluator], which gives each op its
/// meaning and any node its value.
///
/// Invariants: tensors are immutable and their inputs have smaller numbers; a wrong shape is refused while the graph is
/// built; no `switch` over [Op] has a default.
///
/// Loops with carried state are not among the ops.
@org.jspecify.annotations.NullMarked
package org.thalweg.graph;
