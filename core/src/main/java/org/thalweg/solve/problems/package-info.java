/// Test problems whose minima are known, for tests, benchmarks and teaching: [MoreGarbowHillstrom], and NIST's
/// regression sets, [NistSet] and [NistLinearSet].
@org.jspecify.annotations.NullMarked
package org.thalweg.solve.problems;
