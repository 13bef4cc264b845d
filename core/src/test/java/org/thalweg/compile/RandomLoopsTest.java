package org.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Recurrence;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Rng;
import org.thalweg.tensor.Shape;

/// Loops whose bodies are random, compiled, against the reference: several carries that may change places,
/// products with captured weights, rows looked up, blocks that are computed again and loops within; with
/// checkpoints, backwards, and with no turn at all; their gradients, and every third time products with the
/// Hessian. `RandomProgramsTest` has loops of one kind only.
class RandomLoopsTest {
    private static final Comparison COMPARISON = new Comparison(1e-3, 1e-10, 1);
    private static final int PROGRAMS = 15;

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64"})
    void loopsGiveTheReferencesValues(DType dtype) {
        List<String> wrong = new ArrayList<>();
        for (int seed = 0; seed < PROGRAMS; seed++) {
            Case random = new Case(seed, dtype);
            try {
                COMPARISON.check(random.outputs(), random.values);
            } catch (AssertionError | RuntimeException e) {
                wrong.add("loop " + seed + " in " + dtype + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// A loop of a seed, with values for what it reads.
    private static final class Case {
        private final long seed;
        private final DType dtype;
        private final Rng rng;
        private final Map<Tensor, NDArray> values = new HashMap<>();
        private final List<Tensor> variables = new ArrayList<>();
        private final Shape state;
        private final int turns;
        private final Tensor weight;
        private final Tensor table;

        Case(long seed, DType dtype) {
            this.seed = seed;
            this.dtype = dtype;
            this.rng = Rng.of(seed);
            this.state = Shape.of(1 + rng.nextInt(4), new int[] {1, 2, 3, 8, 17}[rng.nextInt(5)]);
            this.turns = rng.nextInt(8);
            this.weight = variable("weight", Shape.of(state.size(1), state.size(1)));
            this.table = variable("table", Shape.of(4, state.size(1)));
        }

        private NDArray draw(Shape shape) {
            return NDArray.fill(dtype, shape, _ -> 0.6 * rng.nextGaussian());
        }

        private Tensor variable(String name, Shape shape) {
            Tensor x = Tensor.input(name, dtype, shape);
            values.put(x, draw(shape));
            variables.add(x);
            return x;
        }

        /// What the loop leaves, and the derivatives of a sum of it.
        List<Tensor> outputs() {
            List<Tensor> starts = new ArrayList<>();
            int carried = 1 + rng.nextInt(3);
            for (int i = 0; i < carried; i++) {
                boolean fixed = rng.nextInt(4) == 0;
                starts.add(fixed ? Tensor.constant(draw(state)) : variable("start" + i, state));
            }
            Tensor sequence = variable("sequence", state.insert(0, turns));
            Tensor rows = Tensor.input("rows", DType.I32, Shape.of(turns, state.size(0)));
            values.put(rows, NDArray.fill(DType.I32, rows.shape(), _ -> rng.nextInt(4)));
            int checkpointEvery = rng.nextInt(5);
            boolean backwards = rng.nextInt(2) == 0;
            Recurrence.Result result =
                    new Recurrence(backwards, checkpointEvery).over(starts, List.of(sequence, rows), this::turn);
            List<Tensor> outputs = new ArrayList<>(result.stacks());
            outputs.addAll(result.lasts());
            Tensor loss = Tensor.constant(dtype, 0);
            for (Tensor y : outputs) {
                loss = loss.plus(y.times(0.7).sin().sum());
            }
            outputs.addAll(Derivatives.gradient(loss, variables));
            if (seed % 3 == 0) {
                List<Tensor> direction = variables.stream()
                        .map(x -> Tensor.constant(draw(x.shape())))
                        .toList();
                outputs.addAll(Derivatives.hessianVector(loss, variables, direction));
            }
            return outputs;
        }

        /// The same for each tracing: a recurrence with checkpoints traces its body for the turns left over,
        /// too.
        private Recurrence.Turn turn(List<Tensor> carries, List<Tensor> elements) {
            Rng choices = Rng.of(seed).stream("body");
            List<Tensor> pool = new ArrayList<>(carries);
            pool.add(elements.get(0));
            int ops = 2 + choices.nextInt(7);
            for (int i = 0; i < ops; i++) {
                Tensor a = pool.get(choices.nextInt(pool.size()));
                Tensor b = pool.get(choices.nextInt(pool.size()));
                pool.add(next(choices.nextInt(13), a, b, elements.get(1)));
            }
            List<Tensor> next = new ArrayList<>();
            for (int i = 0; i < carries.size(); i++) {
                next.add(
                        switch (choices.nextInt(6)) {
                            case 0 -> carries.get(i);
                            case 1 -> carries.get((i + 1) % carries.size());
                            default ->
                                pool.get(pool.size() - 1 - choices.nextInt(3)).sin();
                        });
            }
            return new Recurrence.Turn(next, List.of(pool.getLast(), pool.get(choices.nextInt(pool.size()))));
        }

        private Tensor next(int kind, Tensor a, Tensor b, Tensor rows) {
            return switch (kind) {
                case 0 -> a.plus(b);
                case 1 -> a.times(b.tanh());
                case 2 -> a.matmul(weight).sigmoid();
                case 3 -> a.matmul(weight.transpose()).tanh();
                case 4 -> a.matmul(b.transpose()).times(0.2).matmul(b).tanh();
                case 5 -> table.gather(rows).times(a);
                case 6 -> Functions.softmax(a, -1).plus(b);
                case 7 -> a.minus(a.mean(1).expand(1));
                case 8 -> a.sum(0).expand(0).broadcastTo(state).times(0.3).sin();
                case 9 ->
                    Tensor.concat(
                            List.of(b.slice(1, 0, state.size(1) / 2), a.slice(1, state.size(1) / 2, state.size(1))), 1);
                case 10 -> a.maximum(b);
                case 11 ->
                    Recurrence.checkpoint(
                                    List.of(a),
                                    in -> List.of(
                                            in.getFirst().matmul(weight).tanh().times(b)))
                            .getFirst();
                default ->
                    Recurrence.forwards()
                            .reversed()
                            .over(List.of(b.slice(0, 0, 1).squeeze(0)), List.of(a), (carries, elements) -> {
                                Tensor h = carries.getFirst()
                                        .times(0.5)
                                        .plus(elements.getFirst())
                                        .tanh();
                                return new Recurrence.Turn(List.of(h), List.of(h));
                            })
                            .stacked(0);
            };
        }
    }
}
