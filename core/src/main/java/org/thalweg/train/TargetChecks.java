package org.thalweg.train;

import java.util.List;
import org.thalweg.data.ClassTargets;
import org.thalweg.data.DataException;
import org.thalweg.data.Dataset;
import org.thalweg.data.NoTargets;
import org.thalweg.data.RealTargets;
import org.thalweg.nn.Loss;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Whether data fit what is to be trained on them.
final class TargetChecks {
    private TargetChecks() {}

    /// The names of classes or of values.
    static List<String> names(Dataset data) {
        return switch (data.targets()) {
            case ClassTargets classes -> classes.names();
            case RealTargets real -> real.names();
            case NoTargets _ -> List.of();
        };
    }

    /// @throws DataException if a loss cannot compare with such targets
    static void checkFit(Dataset data, Loss loss) {
        boolean fits = switch (data.targets()) {
            case ClassTargets _ -> loss.target() == Loss.Target.CLASS;
            case RealTargets _ -> loss.target() == Loss.Target.VALUES;
            case NoTargets _ -> throw unfit(data, "it has no targets to learn", "Name the target column.");
        };
        if (!fits) {
            throw switch (loss.target()) {
                case CLASS -> unfit(data, "its targets are numbers, and " + loss + " compares classes", "Take mse.");
                case VALUES ->
                    unfit(data, "its targets are classes, and " + loss + " compares numbers", "Take crossEntropy.");
            };
        }
        if (loss.target() == Loss.Target.CLASS && names(data).size() < 2) {
            throw unfit(data, "all examples are of one class", "Give examples of two classes or more.");
        }
    }

    /// @throws ShapeException if there are examples of another shape
    /// @throws DataException if there are other targets
    static void checkAlike(Shape example, List<String> targetNames, Dataset part) {
        if (part.isEmpty()) {
            return;
        }
        if (!part.shape().equals(example)) {
            throw new ShapeException("examples of " + part.name() + " have shape " + part.shape()
                    + ", and the model was made for " + example);
        }
        if (!names(part).equals(targetNames)) {
            throw unfit(
                    part,
                    "its targets are " + names(part) + ", and the model was made for " + targetNames,
                    "Give all parts the same targets in the same order.");
        }
    }

    private static DataException unfit(Dataset data, String problem, String cure) {
        return new DataException(data.name(), "", problem, cure);
    }
}
