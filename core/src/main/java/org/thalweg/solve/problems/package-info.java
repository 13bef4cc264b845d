/// Test problems whose minima are known, for tests, benchmarks and teaching: [MoreGarbowHillstrom].
@org.jspecify.annotations.NullMarked
package org.thalweg.solve.problems;
