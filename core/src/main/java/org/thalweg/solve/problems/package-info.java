/// Test problems whose minima are known, for tests, benchmarks and teaching: [MoreGarbowHillstrom], NIST's
/// regression sets, [NistSet] and [NistLinearSet], and functions with many minima, [Landscape].
@org.jspecify.annotations.NullMarked
package org.thalweg.solve.problems;
