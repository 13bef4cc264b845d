package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.thalweg.graph.OpRow.Operand;
import org.thalweg.graph.Recurrence.Turn;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// Loops with carried state: both directions, checkpoints, loops in loops, and what a body may do with its carries.
final class ScanRows {
    private final DType dtype;
    private final List<OpRow> rows = new ArrayList<>();

    private ScanRows(DType dtype) {
        this.dtype = dtype;
    }

    static List<OpRow> of(DType dtype) {
        ScanRows table = new ScanRows(dtype);
        table.networks();
        table.carries();
        table.outputs();
        return table.rows;
    }

    private void networks() {
        List<Shape> small = List.of(Shape.of(5, 2, 3), Shape.of(2, 4), Shape.of(3, 4), Shape.of(4, 4), Shape.of(4));
        List<Shape> large =
                List.of(Shape.of(7, 33, 19), Shape.of(33, 40), Shape.of(19, 40), Shape.of(40, 40), Shape.of(40));
        for (Recurrence r : List.of(
                Recurrence.forwards(),
                Recurrence.forwards().reversed(),
                Recurrence.forwards().withCheckpointEvery(2),
                Recurrence.forwards().reversed().withCheckpointEvery(2),
                Recurrence.forwards().withCheckpointEvery(9))) {
            row("recurrent network " + r, small, large, in -> network(r, in));
        }
        row(
                "gates",
                List.of(Shape.of(4, 2, 3), Shape.of(3, 12), Shape.of(3, 12)),
                List.of(Shape.of(6, 17, 8), Shape.of(8, 32), Shape.of(8, 32)),
                ScanRows::gates);
    }

    /// h ← tanh(x W + h U + b), all h and the last one joined.
    private static Tensor network(Recurrence recurrence, List<Tensor> in) {
        Recurrence.Result states = recurrence.over(List.of(in.get(1)), List.of(in.get(0)), (carries, elements) -> {
            Tensor h = elements.get(0)
                    .matmul(in.get(2))
                    .plus(carries.get(0).matmul(in.get(3).times(0.2))) // contracts: errors do not grow
                    .plus(in.get(4))
                    .tanh();
            return new Turn(List.of(h), List.of(h.square(), carries.get(0)));
        });
        return joined(states.last(0), states.stacked(0), states.stacked(1));
    }

    /// A long short-term memory without forget bias.
    private static Tensor gates(List<Tensor> in) {
        Tensor x = in.get(0);
        int units = in.get(2).size(0);
        Tensor zero = Tensor.full(x.dtype(), Shape.of(x.size(1), units), 0);
        Recurrence.Result states = Recurrence.forwards().over(List.of(zero, zero), List.of(x), (carries, elements) -> {
            Tensor all = elements.get(0).matmul(in.get(1)).plus(carries.get(0).matmul(in.get(2)));
            Tensor i = all.slice(1, 0, units).sigmoid();
            Tensor f = all.slice(1, units, 2 * units).sigmoid();
            Tensor g = all.slice(1, 2 * units, 3 * units).tanh();
            Tensor o = all.slice(1, 3 * units, 4 * units).sigmoid();
            Tensor c = f.times(carries.get(1)).plus(i.times(g));
            Tensor h = o.times(c.tanh());
            return new Turn(List.of(h, c), List.of(h));
        });
        return joined(states.last(1), states.stacked(0));
    }

    private void carries() {
        row("exchanged carries", List.of(Shape.of(3, 4), Shape.of(4), Shape.of(4)), List.of(), in -> {
            Recurrence.Result r = Recurrence.forwards()
                    .over(
                            List.of(in.get(1), in.get(2)),
                            List.of(in.get(0)),
                            (c, e) -> new Turn(List.of(c.get(1), c.get(0).times(e.get(0))), List.of(c.get(0))));
            return joined(r.last(0), r.last(1), r.stacked(0));
        });
        row("a carry that stays", List.of(Shape.of(3, 4), Shape.of(4)), List.of(), in -> {
            Recurrence.Result r = Recurrence.forwards()
                    .over(
                            List.of(in.get(1)),
                            List.of(in.get(0)),
                            (c, e) ->
                                    new Turn(List.of(c.get(0)), List.of(c.get(0).times(e.get(0)))));
            return joined(r.last(0), r.stacked(0));
        });
        row("a running index", List.of(Shape.of(4, 3), Shape.of(5, 3)), List.of(), in -> {
            Tensor zero = Tensor.constant(DType.I32, 0);
            return Recurrence.forwards()
                    .over(
                            List.of(zero),
                            List.of(in.get(0)),
                            (c, e) -> new Turn(
                                    List.of(c.get(0).plus(Tensor.constant(DType.I32, 1))),
                                    List.of(in.get(1).gather(c.get(0)).times(e.get(0)))))
                    .stacked(0);
        });
        row("no turn at all", List.of(Shape.of(0, 3), Shape.of(3)), List.of(), in -> {
            Recurrence.Result r = Recurrence.forwards()
                    .over(
                            List.of(in.get(1)),
                            List.of(in.get(0)),
                            (c, e) -> new Turn(
                                    List.of(c.get(0).times(e.get(0))),
                                    List.of(e.get(0).exp())));
            return joined(r.last(0), r.stacked(0));
        });
    }

    private void outputs() {
        row("a loop in a loop", List.of(Shape.of(2, 3, 4), Shape.of(4), Shape.of(4)), List.of(), in -> {
            Recurrence.Result outer = Recurrence.forwards().over(List.of(in.get(1)), List.of(in.get(0)), (c, e) -> {
                Recurrence.Result inner = Recurrence.forwards()
                        .reversed()
                        .over(List.of(c.get(0)), List.of(e.get(0)), (ci, ei) -> {
                            Tensor h =
                                    ci.get(0).times(in.get(2)).plus(ei.get(0)).sin();
                            return new Turn(List.of(h), List.of(h.times(c.get(0))));
                        });
                return new Turn(List.of(inner.last(0)), List.of(inner.stacked(0)));
            });
            return joined(outer.last(0), outer.stacked(0));
        });
        row("outputs that do not turn", List.of(Shape.of(3, 2), Shape.of(2, 2)), List.of(), in -> {
            Recurrence.Result r = Recurrence.forwards()
                    .over(
                            List.of(),
                            List.of(in.get(0)),
                            (_, e) -> new Turn(
                                    List.of(),
                                    List.of(in.get(1).exp(), e.get(0), e.get(0).times(in.get(1)))));
            return joined(r.stacked(0), r.stacked(1), r.stacked(2));
        });
        row("a checkpointed block", List.of(Shape.of(4, 3), Shape.of(3, 5), Shape.of(5, 2)), List.of(), in -> {
            List<Tensor> out = Recurrence.checkpoint(
                    List.of(in.get(0)),
                    x -> List.of(x.getFirst()
                            .matmul(in.get(1))
                            .tanh()
                            .matmul(in.get(2))
                            .exp()));
            return out.getFirst();
        });
    }

    private static Tensor joined(Tensor... parts) {
        return Tensor.concat(Stream.of(parts).map(Tensor::flatten).toList(), 0);
    }

    private void row(String name, List<Shape> small, List<Shape> large, Function<List<Tensor>, Tensor> build) {
        Operand operand = new Operand(dtype, Domain.between(-1, 1));
        rows.add(new OpRow(
                name,
                small.stream().map(_ -> operand).toList(),
                true,
                List.of(small),
                large.isEmpty() ? List.of() : List.of(large),
                build));
    }
}
