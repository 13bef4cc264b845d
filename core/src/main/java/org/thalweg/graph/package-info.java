/// Symbolic tensors: [Tensor], the sealed [Op] set, shape rules, derivative rules and the reference evaluator.
@org.jspecify.annotations.NullMarked
package org.thalweg.graph;
