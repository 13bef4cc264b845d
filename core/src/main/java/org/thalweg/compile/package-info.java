/// From a [Program] to an [Executable]: graph becomes loops in bytecode, matrix products and copies, with all memory
/// planned.
///
/// In order of reading: `Compiler` names the stages; `Simplifier`, `Fusion` (what is kept in memory), `Units` (what one
/// loop computes, and the order), `StepMaker` (the steps), `MemoryPlan`. A loop is a `Kernel`, a list of `Instruction`s
/// over ports; `LoopBuilder` makes it from graph, `Access` says where it finds elements, `Mathematics` composes
/// functions, and `LoopWriter` writes its class. `LoopStep` runs it over tiles; `GroupStep` runs several over the same
/// rows.
///
/// Invariants: results are the same bits for any number of threads and any vector width; a run allocates nothing;
/// numbers of the program are arguments of kernels, never constants in their code; every kernel begins in scalar code
/// and changes to vector code when the JIT has compiled that.
///
/// Limits: `sin`, `cos`, `atan` and `pow` keep a kernel in scalar code, and so do truth values in memory and
/// loops that mix 32-bit and 64-bit elements. The elements of one type's temporaries must fit one array, 2³¹ − 1 of
/// them.
@org.jspecify.annotations.NullMarked
package org.thalweg.compile;
