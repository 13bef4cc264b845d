package org.thalweg.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// Examples to learn from: a row of numbers for each, and what is to be predicted. Immutable; parts and
/// selections are views of the same numbers.
///
/// @param name the file or set it came from; error messages begin with it
/// @param shape the shape of one example, such as `[784]` or `[28, 28, 1]` (height, width, channels)
/// @param features one row per example, as wide as the shape has elements
/// @param columnNames a name per column; empty where columns have none, as in images
/// @param targets as many as there are rows
public record Dataset(String name, Shape shape, Rows features, List<String> columnNames, Targets targets) {
    public Dataset {
        columnNames = List.copyOf(columnNames);
        if (shape.elements() != features.width()) {
            throw new ShapeException(name + ": an example of shape " + shape + " has " + shape.elements()
                    + " numbers, but the rows have " + features.width());
        }
        if (!columnNames.isEmpty() && columnNames.size() != features.width()) {
            throw new ShapeException(
                    name + ": " + columnNames.size() + " column names for rows of " + features.width() + " numbers");
        }
        if (targets.count() != features.count()) {
            throw new ShapeException(
                    name + ": " + features.count() + " examples but " + targets.count() + " targets; each needs one");
        }
    }

    /// Arrays of the caller's, which are not copied.
    ///
    /// @param features `F32` or `F64` `[n, …]`; what follows n is the shape of an example (none: `[1]`)
    /// @param targets `I32[n]`: classes from 0 on; `F32` or `F64`, `[n]` or `[n, k]`: real numbers
    /// @throws ShapeException if the arrays are not of this form
    /// @throws DataException if a number is not finite or a class is negative
    public static Dataset of(NDArray features, NDArray targets) {
        String name = "data of arrays";
        Rows inputs = rows(name, features);
        Shape whole = features.shape();
        Shape example = whole.rank() == 1 ? Shape.of(1) : whole.without(0);
        return new Dataset(name, example, inputs, List.of(), targets(name, targets)).checked();
    }

    private static Rows rows(String name, NDArray array) {
        int width = array.shape().rank() == 0 ? 0 : array.shape().without(0).elements();
        if (width == 0 || !array.dtype().isFloating()) {
            throw new ShapeException(name + ": " + array.dtype() + array.shape()
                    + " is not a row of numbers per example; give F32 or F64 of shape [examples, …]");
        }
        return array.dtype() == DType.F32 ? Rows.of(width, array.floats()) : Rows.of(width, array.doubles());
    }

    private static Targets targets(String name, NDArray array) {
        if (array.dtype() != DType.I32) {
            return RealTargets.of(rows(name, array));
        }
        if (array.shape().rank() != 1) {
            throw new ShapeException(name + ": classes of shape " + array.shape() + "; give I32 of shape [examples]");
        }
        int[] classes = array.ints();
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0) {
                throw new DataException(
                        name,
                        "example " + i + " (from 0)",
                        "class " + classes[i] + " is negative",
                        "Count classes from 0.");
            }
        }
        return ClassTargets.of(classes);
    }

    /// This data set, if all of its numbers are finite.
    ///
    /// @throws DataException naming the first number that is not
    public Dataset checked() {
        check(features, columnNames, "feature");
        switch (targets) {
            case RealTargets real -> check(real.values(), real.names(), "target");
            case ClassTargets _, NoTargets _ -> {}
        }
        return this;
    }

    private void check(Rows rows, List<String> names, String what) {
        long found = rows.firstNonFinite();
        if (found < 0) {
            return;
        }
        int row = (int) (found / rows.width());
        int column = (int) (found % rows.width());
        double[] values = new double[rows.width()];
        rows.copy(row, values, 0);
        throw new DataException(
                name,
                "example " + row + " (from 0), " + what + " "
                        + (names.isEmpty() ? column + " (from 0)" : names.get(column)),
                values[column] + " is not a finite number",
                "Replace it or leave the example out: no model can learn from it.");
    }

    /// The number of examples.
    public int size() {
        return features.count();
    }

    /// Whether there are no examples, as in a part of a split that was not asked for.
    public boolean isEmpty() {
        return size() == 0;
    }

    /// What is to be predicted; empty without targets.
    public Optional<Task> task() {
        return switch (targets) {
            case ClassTargets _ -> Optional.of(Task.CLASSIFICATION);
            case RealTargets _ -> Optional.of(Task.REGRESSION);
            case NoTargets _ -> Optional.empty();
        };
    }

    /// The examples with these numbers, in this order.
    public Dataset select(int... rows) {
        return new Dataset(name, shape, features.select(rows), columnNames, targets.select(rows));
    }

    /// The same examples with standardized features.
    ///
    /// @throws ShapeException if it was fitted on other columns
    public Dataset standardized(Standardization by) {
        return new Dataset(name, shape, features.standardized(by), columnNames, targets);
    }

    /// The same examples in another shape with as many elements: `[28, 28, 1]` as `[784]`.
    ///
    /// @throws ShapeException if the numbers of elements differ
    public Dataset reshaped(Shape example) {
        return new Dataset(name, example, features, columnNames, targets);
    }

    /// All features in a new array `[size, shape…]` of type `F32` or `F64`.
    public NDArray featureArray(DType dtype) {
        return array(features, dtype, shape.insert(0, size()));
    }

    /// All targets in a new array: `I32[size]` of classes; or `[size, k]` of type `F32` or `F64`, as asked
    /// for.
    ///
    /// @throws IllegalStateException without targets
    public NDArray targetArray(DType dtype) {
        return switch (targets) {
            case ClassTargets classes -> {
                int[] all = new int[size()];
                classes.gather(everyRow(), 0, size(), all, 0);
                yield NDArray.of(Shape.of(size()), all);
            }
            case RealTargets real ->
                array(real.values(), dtype, Shape.of(size(), real.values().width()));
            case NoTargets _ -> throw new IllegalStateException(name + " has no targets");
        };
    }

    private NDArray array(Rows rows, DType dtype, Shape whole) {
        NDArray array = NDArray.zeros(dtype, whole);
        switch (dtype) {
            case F32 -> rows.gather(everyRow(), 0, size(), array.floats(), 0);
            case F64 -> rows.gather(everyRow(), 0, size(), array.doubles(), 0);
            case I32, BOOL ->
                throw new IllegalArgumentException(dtype + " cannot hold real numbers; ask for F32 or F64");
        }
        return array;
    }

    private int[] everyRow() {
        return IntStream.range(0, size()).toArray();
    }
}
