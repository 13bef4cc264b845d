/// Single kernels, timed against the machine's peak: [Products] for matrix products, [HandOffs] for the thread team.
///
/// After `bench/run` has built, with `JARS="bench/target/run/thalweg-bench-*.jar:lab/target/run/lib/*"`:
///
///     java --add-modules jdk.incubator.vector -cp "$JARS" org.thalweg.bench.kernel.Products --threads 1,2
///
/// Every figure is the best of many short windows: what disturbs a window only makes it slower, and windows shorter
/// than a time slice find a core free on a busy machine too.
@org.jspecify.annotations.NullMarked
package org.thalweg.bench.kernel;
