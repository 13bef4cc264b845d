package org.thalweg.train;

import java.util.List;
import org.thalweg.data.Dataset;
import org.thalweg.data.Rows;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// A [TrainedModel] compiled for prediction. Takes features as they come and standardizes them as in training.
/// Predicting does not depend on the number of threads, or on which examples are predicted together. Not for use by
/// several threads.
public final class Predictor implements AutoCloseable {
    private final TrainedModel trained;
    private final ThreadTeam team;
    private final Inference inference;

    Predictor(TrainedModel trained, int threads) {
        this.trained = trained;
        this.team = ThreadTeam.of(threads);
        try {
            this.inference = inference(List.of(), false);
        } catch (RuntimeException | Error e) {
            team.close(); // nobody gets an object to close
            throw e;
        }
    }

    private Inference inference(List<Metric> metrics, boolean scored) {
        return new Inference(
                trained.model(), trained.loss(), trained.parameters(), trained.state(), metrics, scored, team);
    }

    /// Takes the predictions of one batch.
    @FunctionalInterface
    public interface Sink {
        /// @param from the number of its first row
        /// @param count how many rows it has
        /// @param prediction `[at least count, …]`: the first `count` are valid, until the next batch
        void accept(int from, int count, NDArray prediction);
    }

    /// The predictions for rows, in order: probabilities of the classes `[n, classes]`, or values `[n, values]`.
    ///
    /// @throws ShapeException if the rows are not as wide as an example
    public NDArray predict(Rows rows) {
        Shape shape = inference.prediction().with(0, rows.count());
        NDArray all = NDArray.zeros(trained.dtype(), shape);
        int width = rows.count() == 0 ? 0 : shape.elements() / rows.count();
        predict(
                rows,
                (from, count, prediction) ->
                        System.arraycopy(prediction.array(), 0, all.array(), from * width, count * width));
        return all;
    }

    /// The same, handed over batch by batch: for more rows than results fit in memory.
    ///
    /// @throws ShapeException if the rows are not as wide as an example
    public void predict(Rows rows, Sink sink) {
        if (rows.width() != trained.model().input().elements()) {
            throw new ShapeException("rows of " + rows.width() + " numbers do not fit a model for examples of shape "
                    + trained.model().input());
        }
        inference.predict(trained.standardization().map(rows::standardized).orElse(rows), sink);
    }

    /// The most probable class of each row, by index.
    ///
    /// @throws IllegalStateException if the model predicts values
    public int[] classes(Rows rows) {
        return classes(trained, predict(rows));
    }

    static int[] classes(TrainedModel trained, NDArray probabilities) {
        if (!trained.classifies()) {
            throw new IllegalStateException("the model predicts values, not classes; take predict");
        }
        int width = probabilities.shape().size(-1);
        int[] classes = new int[width == 0 ? 0 : probabilities.shape().elements() / width];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = Classes.largest(probabilities, i * width, width);
        }
        return classes;
    }

    /// How well the model does on other examples, with targets of the same kind as in training.
    public Scores evaluate(Dataset data) {
        List<Metric> metrics = List.of(Metric.of(trained.loss().target()));
        Dataset scaled = trained.standardization().map(data::standardized).orElse(data);
        try (var scoring = inference(metrics, true)) {
            return scoring.score(scaled);
        }
    }

    /// Examples `[n, …]`, or one column `[n]`, as rows.
    static Rows rows(NDArray features, Shape example) {
        boolean column = features.shape().rank() == 1 && example.equals(Shape.of(1));
        if (!column
                && (features.shape().rank() == 0 || !features.shape().without(0).equals(example))) {
            throw new ShapeException("features of shape " + features.shape()
                    + " do not fit a model for examples of shape " + example + "; give [n, …] with that behind n");
        }
        int width = example.elements();
        return features.dtype() == DType.F32 ? Rows.of(width, features.floats()) : Rows.of(width, features.doubles());
    }

    @Override
    public void close() {
        inference.close();
        team.close();
    }
}
