package org.thalweg.datasets;

/// The files of an embedded data set, by format. Each format has the licence under which its files came.
public sealed interface DataFiles {
    /// The licence's exact text.
    Resource licence();

    /// Images and labels in gzip IDX files, in two parts that belong apart: results are published for the test
    /// part.
    record Idx(Resource trainImages, Resource trainLabels, Resource testImages, Resource testLabels, Resource licence)
            implements DataFiles {}

    /// One table with a header, separated by commas; `target` is the name of the column to predict. There is no
    /// part held out.
    record Csv(Resource table, String target, Resource licence) implements DataFiles {}
}
