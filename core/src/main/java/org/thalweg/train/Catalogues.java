package org.thalweg.train;

import java.lang.invoke.MethodHandles;
import org.thalweg.spec.Catalogue;

/// What specs can name in this package. A catalogue finds its records here: a new one is one new file.
///
/// ```java
/// StopRule rule = Catalogues.STOPS.create("earlyStopping(validation_accuracy, patience=10)");
/// ```
public final class Catalogues {
    /// When a training ends before its last epoch.
    public static final Catalogue<StopRule> STOPS = Catalogue.scan("stop", StopRule.class, MethodHandles.lookup());

    /// What is counted beside the loss.
    public static final Catalogue<Metric> METRICS = Catalogue.scan("metric", Metric.class, MethodHandles.lookup());

    private Catalogues() {}
}
