package org.thalweg.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.thalweg.compile.Executable;
import org.thalweg.compile.Program;
import org.thalweg.data.Dataset;
import org.thalweg.data.Rows;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.kernel.ThreadTeam;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// A model compiled for inference, on parameters that may change between its runs.
///
/// There is one program, of one batch size. A last batch with fewer examples leaves the other places as they were, and
/// what comes out there is not looked at: in inference no example has a part in what another one gives.
final class Inference implements AutoCloseable {
    /// Enough rows to keep the matrix products busy, and few enough for their results to stay in the cache.
    static final int BATCH = 256;

    private final NDArray features;
    private final NDArray targets;
    private final Executable run;
    private final int predictionOutput;
    private final List<Metric> metrics;

    /// @param theta the parameters' array; what it holds at the time of a run counts
    /// @param state the array of the model's states, likewise
    /// @param scored whether examples have targets, so that there is a loss
    Inference(
            Model model,
            Loss loss,
            NDArray theta,
            NDArray state,
            List<Metric> metrics,
            boolean scored,
            ThreadTeam team) {
        this.metrics = metrics;
        Tensor parameters = Tensor.input("parameters", theta.dtype(), theta.shape());
        Tensor x = Tensor.input("x", theta.dtype(), model.input().insert(0, BATCH));
        Tensor states = Tensor.input("model state", state.dtype(), state.shape());
        Tensor output = model.infer(
                model.layout().views(parameters), model.stateLayout().views(states), x);
        Tensor prediction = loss.prediction(output);
        Shape targetShape = loss.targetShape(prediction.shape());
        Tensor y = Tensor.input("y", loss.targetType(theta.dtype()), targetShape);
        List<Tensor> outputs = new ArrayList<>();
        if (scored) {
            outputs.add(loss.perExample(output, y));
        }
        outputs.add(prediction);
        this.predictionOutput = outputs.size() - 1;
        this.features = NDArray.zeros(x.dtype(), x.shape());
        this.targets = NDArray.zeros(y.dtype(), y.shape());
        this.run = Program.of(outputs).compile(team);
        run.bind(x, features);
        run.bind(parameters, theta);
        if (Order.of(outputs).contains(states)) { // what no layer reads in inference is no input of the program
            run.bind(states, state);
        }
        if (scored) {
            run.bind(y, targets);
        }
    }

    /// The loss and the metrics over all examples.
    Scores score(Dataset data) {
        int[] order = IntStream.range(0, data.size()).toArray();
        List<Metric.Tally> tallies = metrics.stream().map(Metric::tally).toList();
        double loss = 0;
        for (int from = 0; from < order.length; from += BATCH) {
            int count = Math.min(BATCH, order.length - from);
            Batches.features(data.features(), order, from, count, features);
            Batches.targets(data, order, from, count, targets);
            run.run();
            for (int i = 0; i < count; i++) {
                loss += run.output(0).get(i);
            }
            for (Metric.Tally tally : tallies) {
                tally.add(run.output(predictionOutput), targets, count);
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
            figures.put(metrics.get(i).name(), tallies.get(i).value());
        }
        return new Scores(order.length, loss / order.length, figures);
    }

    /// The same, if there are examples.
    Optional<Scores> scoreIfAny(Dataset data) {
        return data.isEmpty() ? Optional.empty() : Optional.of(score(data));
    }

    /// The predictions for all rows, batch by batch.
    void predict(Rows rows, Predictor.Sink sink) {
        int[] order = IntStream.range(0, rows.count()).toArray();
        for (int from = 0; from < order.length; from += BATCH) {
            int count = Math.min(BATCH, order.length - from);
            Batches.features(rows, order, from, count, features);
            run.run();
            sink.accept(from, count, run.output(predictionOutput));
        }
    }

    /// The shape of the predictions of a batch.
    Shape prediction() {
        return run.output(predictionOutput).shape();
    }

    @Override
    public void close() {
        run.close();
    }
}
