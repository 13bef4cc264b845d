package org.thalweg.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Loop.Keep;
import org.thalweg.graph.Op.*;
import org.thalweg.tensor.Shape;

/// The derivatives of loops, as loops: in reverse mode one that runs the other way round and carries cotangents, in
/// forward mode one that runs the same way and carries tangents. Both read what [Residuals] kept of the first.
final class LoopDerivatives {
    private final Tensor tensor;
    private final Scan scan;
    private final Loop loop;
    private final Set<Tensor> active = new HashSet<>();

    /// @param depends which starts, sequences and captured values depend on a variable
    LoopDerivatives(Tensor tensor, Scan scan, Predicate<Tensor> depends) {
        this.tensor = tensor;
        this.scan = scan;
        this.loop = scan.loop();
        if (loop.done() != null) {
            throw NoDerivativeException.ofEndingLoop(loop);
        }
        for (int i = 0; i < scan.inputs().size(); i++) {
            if (depends.test(scan.inputs().get(i))
                    && scan.inputs().get(i).dtype().isFloating()) {
                active.add(loop.formals().get(i));
            }
        }
        int before;
        do {
            before = active.size();
            Set<Tensor> reached = new HashSet<>(active);
            for (Tensor t : Order.of(loop.next(), active)) {
                if (t.op().inputs().stream().anyMatch(reached::contains)) {
                    reached.add(t);
                }
            }
            for (int i = 0; i < loop.carries().size(); i++) {
                if (reached.contains(loop.next().get(i))
                        && loop.next().get(i).dtype().isFloating()) {
                    active.add(loop.carries().get(i));
                }
            }
        } while (active.size() > before);
    }

    private List<Integer> activeOf(List<Tensor> formals) {
        return IntStream.range(0, formals.size())
                .filter(i -> active.contains(formals.get(i)))
                .boxed()
                .toList();
    }

    private static <T> List<T> select(List<T> all, List<Integer> indices) {
        return indices.stream().map(all::get).toList();
    }

    private static List<Tensor> stand(String name, List<Tensor> like) {
        return like.stream().map(t -> Tensor.input(name, t.dtype(), t.shape())).toList();
    }

    private static Tensor zeros(Tensor like) {
        return Tensor.full(like.dtype(), like.shape(), 0);
    }

    @SafeVarargs
    private static List<Tensor> all(List<Tensor>... lists) {
        List<Tensor> joined = new ArrayList<>();
        for (List<Tensor> list : lists) {
            joined.addAll(list);
        }
        return joined;
    }

    /// Sends cotangents of results on to starts, sequences and captured values.
    ///
    /// @param lasts cotangents of carries after the last turn
    /// @param stacks cotangents of stacked tensors of the body
    /// @param wanted tensors of the body
    /// @return the cotangents of these in all turns, stacked
    List<Tensor> backward(
            Map<Integer, Tensor> lasts,
            Map<Tensor, Tensor> stacks,
            List<Tensor> wanted,
            BiConsumer<Tensor, Tensor> send) {
        List<Integer> carries = activeOf(loop.carries());
        List<Integer> elements = activeOf(loop.elements());
        List<Integer> captured = activeOf(loop.captured());
        List<Tensor> stacked = new ArrayList<>(stacks.keySet());
        List<Tensor> back = stand("cotangent", select(loop.next(), carries));
        List<Tensor> from = stand("cotangent", stacked);
        List<Tensor> gradients = Derivatives.vjp(
                all(select(loop.next(), carries), stacked),
                all(back, from),
                all(
                        select(loop.carries(), carries),
                        select(loop.elements(), elements),
                        select(loop.captured(), captured)),
                wanted);
        List<Tensor> toCarries = gradients.subList(0, carries.size());
        List<Tensor> toElements = gradients.subList(carries.size(), carries.size() + elements.size());
        int variables = gradients.size() - wanted.size();
        List<Tensor> toCaptured = gradients.subList(carries.size() + elements.size(), variables);
        List<Tensor> toWanted = gradients.subList(variables, gradients.size());

        List<Tensor> outputs = all(toElements, toWanted);
        List<Outside> outside = new ArrayList<>();
        List<Tensor> sums = new ArrayList<>();
        for (Tensor g : toCaptured) {
            Outside after = outside(g, outputs);
            if (after == null) {
                int at = sums.size();
                sums.add(g);
                after = (_, lastSums) -> lastSums.apply(at);
            }
            outside.add(after);
        }
        Residuals residuals = new Residuals(tensor, scan, all(toCarries, sums, outputs), all(back, from));
        List<Tensor> kept = residuals.chosen();
        List<Tensor> sequences = kept.stream().map(residuals::sequence).toList();
        List<Tensor> starts = new ArrayList<>();
        for (int i : carries) {
            Tensor last = lasts.get(i);
            starts.add(last == null ? zeros(loop.carries().get(i)) : last);
        }
        sums.forEach(g -> starts.add(zeros(g)));
        List<Tensor> needed =
                outputs.stream().filter(t -> !kept.contains(t)).distinct().toList();

        Recurrence.Result result = Recurrence.loop(
                loop.length(),
                !loop.backwards(),
                Keep.RESULTS,
                starts,
                all(stacked.stream().map(stacks::get).toList(), sequences),
                List.of(),
                (c, e, _) -> {
                    Map<Tensor, Tensor> inside = new HashMap<>();
                    put(inside, back, c.subList(0, back.size()));
                    put(inside, from, e.subList(0, from.size()));
                    put(inside, kept, e.subList(from.size(), e.size()));
                    List<Tensor> computed = residuals.substitute(all(toCarries, sums, needed), inside);
                    List<Tensor> next = new ArrayList<>(computed.subList(0, toCarries.size()));
                    for (int i = 0; i < sums.size(); i++) {
                        next.add(c.get(back.size() + i).plus(computed.get(next.size())));
                    }
                    return new Recurrence.Turn(next, computed.subList(next.size(), computed.size()));
                });
        IntFunction<Tensor> stack = i -> {
            int at = kept.indexOf(outputs.get(i));
            return at >= 0 ? sequences.get(at) : result.stacked(needed.indexOf(outputs.get(i)));
        };
        for (int i = 0; i < carries.size(); i++) {
            send.accept(scan.starts().get(carries.get(i)), result.last(i));
        }
        for (int i = 0; i < elements.size(); i++) {
            send.accept(scan.sequences().get(elements.get(i)), stack.apply(i));
        }
        for (int i = 0; i < captured.size(); i++) {
            send.accept(
                    scan.captured().get(captured.get(i)),
                    outside.get(i).of(stack, at -> result.last(carries.size() + at)));
        }
        return IntStream.range(elements.size(), elements.size() + wanted.size())
                .mapToObj(stack)
                .toList();
    }

    private static void put(Map<Tensor, Tensor> map, List<Tensor> keys, List<Tensor> values) {
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
    }

    /// The sum of something over all turns, computed after the loop from stacked outputs or from a carried sum.
    private interface Outside {
        Tensor of(IntFunction<Tensor> stacks, IntFunction<Tensor> sums);
    }

    /// How Σₜ g is computed from stacked parts of g, which are added to `outputs`: one matrix product over all
    /// turns instead of one in each, above all. `null` if g is to be added up turn by turn.
    private @Nullable Outside outside(Tensor g, List<Tensor> outputs) {
        if (loop.length() == 1) {
            int at = output(g, outputs);
            return (stacks, _) -> stacks.apply(at).squeeze(0);
        }
        return switch (g.op()) {
            case Dot(Tensor a, Tensor b, boolean ta, boolean tb)
            when ta && !tb && a.rank() == 2 -> {
                int left = output(a, outputs);
                int right = output(b, outputs);
                yield (stacks, _) ->
                        Tensor.of(new Dot(rows(stacks.apply(left)), rows(stacks.apply(right)), true, false));
            }
            case Sum(Tensor x, List<Integer> axes) -> {
                int at = output(x, outputs);
                int[] over = IntStream.concat(IntStream.of(0), axes.stream().mapToInt(axis -> axis + 1))
                        .toArray();
                yield (stacks, _) -> stacks.apply(at).sum(over);
            }
            case Reshape(Tensor x, Shape shape) -> {
                Outside inner = outside(x, outputs);
                yield inner == null
                        ? null
                        : (stacks, sums) -> inner.of(stacks, sums).reshape(shape);
            }
            default -> null;
        };
    }

    private static int output(Tensor t, List<Tensor> outputs) {
        outputs.add(t);
        return outputs.size() - 1;
    }

    /// `[length, n, k]` as `[length · n, k]`.
    private static Tensor rows(Tensor stack) {
        return stack.reshape(stack.size(0) * stack.size(1), stack.size(2));
    }

    /// Tangents of the results.
    ///
    /// @param tangents of starts, sequences and captured values; `null` for none
    /// @param stacked the tensors of the body whose stacks are wanted
    /// @param lasts takes the tangents of carries after the last turn
    /// @param stacks takes the tangents of what is stacked
    void forward(
            Map<Tensor, Tensor> tangents,
            List<Tensor> stacked,
            Map<Integer, Tensor> lasts,
            Map<Tensor, Tensor> stacks) {
        List<Integer> carries = activeOf(loop.carries());
        List<Integer> elements = activeOf(loop.elements());
        List<Integer> captured = activeOf(loop.captured());
        List<Tensor> wrt = all(
                select(loop.carries(), carries), select(loop.elements(), elements), select(loop.captured(), captured));
        List<Tensor> directions = stand("tangent", wrt);
        List<Tensor> computed = Derivatives.jvp(all(select(loop.next(), carries), stacked), wrt, directions);
        Residuals residuals = new Residuals(tensor, scan, computed, directions);
        List<Tensor> kept = residuals.chosen();
        List<Tensor> starts = carries.stream()
                .map(i -> tangents.getOrDefault(
                        scan.starts().get(i), zeros(loop.carries().get(i))))
                .toList();
        List<Tensor> sequences = all(
                elements.stream()
                        .map(i -> tangent(tangents, scan.sequences().get(i)))
                        .toList(),
                kept.stream().map(residuals::sequence).toList());
        Recurrence.Result result = Recurrence.loop(
                loop.length(), loop.backwards(), Keep.RESULTS, starts, sequences, List.of(), (c, e, _) -> {
                    Map<Tensor, Tensor> inside = new HashMap<>();
                    put(inside, directions.subList(0, carries.size()), c);
                    put(
                            inside,
                            directions.subList(carries.size(), carries.size() + elements.size()),
                            e.subList(0, elements.size()));
                    put(
                            inside,
                            directions.subList(carries.size() + elements.size(), directions.size()),
                            captured.stream()
                                    .map(i -> tangent(tangents, scan.captured().get(i)))
                                    .toList());
                    put(inside, kept, e.subList(elements.size(), e.size()));
                    List<Tensor> moved = residuals.substitute(computed, inside);
                    return new Recurrence.Turn(
                            moved.subList(0, carries.size()), moved.subList(carries.size(), moved.size()));
                });
        for (int i = 0; i < carries.size(); i++) {
            lasts.put(carries.get(i), result.last(i));
        }
        for (int i = 0; i < stacked.size(); i++) {
            stacks.put(stacked.get(i), result.stacked(i));
        }
    }

    private static Tensor tangent(Map<Tensor, Tensor> tangents, Tensor of) {
        Tensor t = tangents.get(of);
        if (t == null) {
            throw new IllegalStateException("no tangent of " + of);
        }
        return t;
    }
}
