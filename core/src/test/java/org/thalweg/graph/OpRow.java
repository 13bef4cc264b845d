package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// One use of an op: its operands with their domains, the shapes at which to try it, and the graph.
///
/// @param name what the row is called in reports
/// @param operands type and domain of each input
/// @param smooth whether differences show the derivative: not where values tie, nor where a derivative is a convention
/// @param small shapes of the operands, small enough for differences along each coordinate
/// @param large more shapes, for compiled code: around the widths of vectors and tiles
/// @param build the graph, in the inputs
public record OpRow(
        String name,
        List<Operand> operands,
        boolean smooth,
        List<List<Shape>> small,
        List<List<Shape>> large,
        Function<List<Tensor>, Tensor> build) {

    /// One input.
    public record Operand(DType dtype, Domain domain) {}

    /// Values for each operand.
    public NDArray[] sample(List<Shape> shapes, Rng rng) {
        NDArray[] values = new NDArray[operands.size()];
        Arrays.setAll(
                values, i -> operands.get(i).domain().sample(operands.get(i).dtype(), shapes.get(i), rng));
        return values;
    }

    /// The inputs for given shapes.
    public List<Tensor> inputs(List<Shape> shapes) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            inputs.add(Tensor.input("x" + i, operands.get(i).dtype(), shapes.get(i)));
        }
        return inputs;
    }

    /// All shapes, the small ones first.
    public List<List<Shape>> shapes() {
        return Stream.concat(small.stream(), large.stream()).toList();
    }

    /// Whether an operand has derivatives.
    public boolean hasVariables() {
        return operands.stream().anyMatch(o -> o.dtype().isFloating());
    }

    /// A row whose derivatives differences do not show.
    OpRow valuesOnly() {
        return new OpRow(name, operands, false, small, large, build);
    }

    @Override
    public String toString() {
        return name;
    }
}
