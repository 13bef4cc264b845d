/// Thalweg: training deep models, and understanding how they train, in plain Java.
///
/// The packages in the order in which data flows; each uses those above it only: `spec`, `tensor`, `kernel`, `linear`,
/// `graph`, `compile`, `formula`, `optim`, `solve`, `nn`, `data`, `train`.
///
/// The Vector API is optional at run time: with `--add-modules jdk.incubator.vector` kernels run on it, without it on
/// their scalar twins, with the same results bit for bit.
module org.thalweg {
    requires static jdk.incubator.vector;
    requires static transitive org.jspecify;
    requires de.siegmar.fastcsv;
    requires ejml.core;
    requires ejml.ddense;

    exports org.thalweg.compile;
    exports org.thalweg.data;
    exports org.thalweg.formula;
    exports org.thalweg.graph;
    exports org.thalweg.kernel;
    exports org.thalweg.linear;
    exports org.thalweg.nn;
    exports org.thalweg.optim;
    exports org.thalweg.solve;
    exports org.thalweg.solve.convex;
    exports org.thalweg.solve.problems;
    exports org.thalweg.solve.sampling;
    exports org.thalweg.spec;
    exports org.thalweg.tensor;
    exports org.thalweg.train;
}
