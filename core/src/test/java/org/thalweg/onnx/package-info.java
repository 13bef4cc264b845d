/// An outside judge: the operator cases that ONNX tests its backends with, inputs and expected outputs made by
/// NumPy and PyTorch, mapped onto our ops and run both by the reference evaluator and compiled.
///
/// In order of reading: [CaseFolder], where the cases lie (the Debian package `libonnx-testdata` if it is
/// installed, else the share of it in the test resources); [Case]; [TensorReader], from their files to values;
/// [Network], from the nodes of a model to our graph; [Node], one of them; [Operators] and its families, what
/// each operator is in our ops; [Judge], which compares; [OutOfScope], why a case is not compared;
/// [OperatorCasesTest].
///
/// Decisions:
///
/// - int64 is I32 where values fit, as all values of the package do. Smaller and unsigned integers wrap around
///   elsewhere than I32, and are out of scope.
/// - Shapes are static here. What says how large something is (a target shape, axes, pads, a depth) is read
///   from the case's values while the graph is built, wherever it comes from; what decides on a size only by
///   being counted (NonZero, Unique, Compress) is out of scope.
/// - ONNX images are `[N, C, H, W]`, ours `[N, H, W, C]`: permuted before and after.
/// - Operators go to our own functions, losses, activations and update rules where these have them, else to a
///   composition of primitives.
package org.thalweg.onnx;
