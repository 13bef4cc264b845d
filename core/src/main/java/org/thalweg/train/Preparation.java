package org.thalweg.train;

import java.util.List;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.DataException;
import org.thalweg.data.Dataset;
import org.thalweg.data.NoTargets;
import org.thalweg.data.RealTargets;
import org.thalweg.data.Split;
import org.thalweg.data.Targets;
import org.thalweg.nn.Architecture;
import org.thalweg.nn.Loss;
import org.thalweg.nn.Model;
import org.thalweg.optim.UpdateRule;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.ShapeException;

/// Brings model, loss and data together, and refuses what does not fit before anything is computed.
final class Preparation {
    private Preparation() {}

    static Setup setup(
            Architecture architecture,
            Loss loss,
            UpdateRule rule,
            Split data,
            Scaling scaling,
            List<Metric> metrics,
            DType dtype,
            int epochs,
            int batchSize,
            long seed,
            int threads) {
        int outputs = outputs(data.train(), loss);
        checkAlike(data.train(), data.validation());
        checkAlike(data.train(), data.test());
        Model model = Model.of(architecture.network(outputs), data.train().shape());
        if (model.output().rank() != 1 || model.output().size(0) != outputs) {
            throw new ShapeException("the network's output for an example is " + model.output() + ", and " + loss
                    + " needs [" + outputs + "] for " + data.train().name());
        }
        return new Setup(
                architecture,
                model,
                loss,
                rule,
                data,
                scaling.fit(data.train().features()),
                metrics,
                dtype,
                epochs,
                batchSize,
                seed,
                threads);
    }

    /// The outputs that a network for these targets has.
    private static int outputs(Dataset data, Loss loss) {
        int size = switch (data.targets()) {
            case ClassTargets classes
            when loss.target() == Loss.Target.CLASS -> classes.names().size();
            case RealTargets real
            when loss.target() == Loss.Target.VALUES -> real.values().width();
            case ClassTargets _ ->
                throw unfit(data, "its targets are classes, and " + loss + " compares numbers", "Take crossEntropy.");
            case RealTargets _ ->
                throw unfit(data, "its targets are numbers, and " + loss + " compares classes", "Take mse.");
            case NoTargets _ -> throw unfit(data, "it has no targets to learn", "Name the target column.");
        };
        if (loss.target() == Loss.Target.CLASS && size < 2) {
            throw unfit(data, "all examples are of one class", "Give examples of two classes or more.");
        }
        return loss.outputs(size);
    }

    private static void checkAlike(Dataset train, Dataset part) {
        if (part.isEmpty()) {
            return;
        }
        if (!part.shape().equals(train.shape())) {
            throw new ShapeException("examples of " + part.name() + " have shape " + part.shape()
                    + ", those to train on, of " + train.name() + ", " + train.shape());
        }
        if (!targetNames(part).equals(targetNames(train))) {
            throw unfit(
                    part,
                    "its targets are " + targetNames(part) + ", and those of the training part " + targetNames(train),
                    "Give both the same targets in the same order.");
        }
    }

    /// The names of classes or of values.
    static List<String> targetNames(Dataset data) {
        Targets targets = data.targets();
        return switch (targets) {
            case ClassTargets classes -> classes.names();
            case RealTargets real -> real.names();
            case NoTargets _ -> List.of();
        };
    }

    private static DataException unfit(Dataset data, String problem, String cure) {
        return new DataException(data.name(), "", problem, cure);
    }
}
