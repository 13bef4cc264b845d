package org.thalweg.optim;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import tools.jackson.databind.JsonNode;

/// A problem of `problems.json`: a function written out as graph, or a list of gradients that are given
/// whatever x is.
///
/// @param gradients `[steps, n]`; empty where there is a function
record GoldenProblem(
        Layout layout, double[] start, double[][] gradients, BiFunction<List<Tensor>, Constants, Tensor> function) {

    /// Makes constants of the type in which a problem is to be computed.
    record Constants(DType dtype) {
        Tensor of(Shape shape, double[] values) {
            return Tensor.constant(NDArray.of(shape, values).to(dtype));
        }

        Tensor matrix(double[][] rows) {
            return of(
                    Shape.of(rows.length, rows[0].length),
                    java.util.Arrays.stream(rows)
                            .flatMapToDouble(java.util.Arrays::stream)
                            .toArray());
        }
    }

    boolean hasFunction() {
        return gradients.length == 0;
    }

    static GoldenProblem of(JsonNode json) {
        Layout.Builder layout = Layout.builder();
        for (JsonNode tensor : json.get("layout")) {
            layout.add(
                    tensor.get("name").asString(),
                    Shape.of(IntStream.range(0, tensor.get("shape").size())
                            .map(i -> tensor.get("shape").get(i).asInt())
                            .toArray()));
        }
        double[][] gradients = json.has("gradients") ? rows(json.get("gradients")) : new double[0][];
        return new GoldenProblem(layout.build(), vector(json.get("start")), gradients, function(json));
    }

    private static BiFunction<List<Tensor>, Constants, Tensor> function(JsonNode json) {
        String kind = json.get("kind").asString();
        return switch (kind) {
            case "quadratic" -> {
                double[][] a = rows(json.get("A"));
                double[] b = vector(json.get("b"));
                yield (p, constants) -> {
                    Tensor x = p.getFirst();
                    Tensor ax = constants.matrix(a).matmul(x);
                    return ax.times(0.5)
                            .minus(constants.of(x.shape(), b))
                            .times(x)
                            .sum();
                };
            }
            case "rosenbrock" -> {
                double a = json.get("a").asDouble();
                double b = json.get("b").asDouble();
                yield (p, constants) -> rosenbrock(p.getFirst(), a, b);
            }
            case "mlp" -> {
                double[][] inputs = rows(json.get("X"));
                double[][] targets = rows(json.get("Y"));
                yield (p, constants) -> {
                    Tensor hidden = constants
                            .matrix(inputs)
                            .matmul(p.get(0))
                            .plus(p.get(1))
                            .tanh();
                    Tensor error = hidden.matmul(p.get(2)).plus(p.get(3)).minus(constants.matrix(targets));
                    return error.square().sum().div(2.0 * inputs.length);
                };
            }
            case "softmax" -> {
                double[][] inputs = rows(json.get("X"));
                int[] labels = IntStream.range(0, json.get("labels").size())
                        .map(i -> json.get("labels").get(i).asInt())
                        .toArray();
                yield (p, constants) -> {
                    Tensor z = constants.matrix(inputs).matmul(p.get(0)).plus(p.get(1));
                    Tensor hot = Functions.oneHot(
                            Tensor.constant(NDArray.of(Shape.of(labels.length), labels)), z.size(1), z.dtype());
                    return Functions.logSoftmax(z, 1).times(hot).sum().div(-labels.length);
                };
            }
            case "sequence", "matrices" ->
                (p, constants) -> {
                    throw new IllegalStateException(kind + " has no function");
                };
            default -> throw new IllegalArgumentException("unknown kind of problem: " + kind);
        };
    }

    /// Σ b(x_{i+1} − x_i²)² + (a − x_i)²
    static Tensor rosenbrock(Tensor x, double a, double b) {
        int n = x.size(0);
        Tensor left = x.slice(0, 0, n - 1);
        Tensor right = x.slice(0, 1, n);
        Tensor valley = right.minus(left.square()).square().times(b);
        return valley.plus(left.negate().plus(a).square()).sum();
    }

    static double[] vector(JsonNode json) {
        return IntStream.range(0, json.size())
                .mapToDouble(i -> json.get(i).asDouble())
                .toArray();
    }

    private static double[][] rows(JsonNode json) {
        return IntStream.range(0, json.size())
                .mapToObj(i -> vector(json.get(i)))
                .toArray(double[][]::new);
    }
}
