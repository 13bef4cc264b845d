/// Embedded real data sets: [org.thalweg.datasets.EmbeddedData].
module org.thalweg.datasets {
    requires static transitive org.jspecify;

    exports org.thalweg.datasets;
}
