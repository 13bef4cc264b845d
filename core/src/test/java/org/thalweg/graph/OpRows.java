package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.thalweg.graph.Op.*;
import org.thalweg.tensor.DType;

/// Every op as rows of a table, for whatever has to hold of all of them: derivatives here, compiled code in its
/// package.
public final class OpRows {
    private OpRows() {}

    /// All rows, with floating operands of the type `dtype`.
    public static List<OpRow> of(DType dtype) {
        List<OpRow> rows = new ArrayList<>();
        rows.addAll(ElementwiseRows.of(dtype));
        rows.addAll(ProductRows.of(dtype));
        rows.addAll(StructureRows.of(dtype));
        rows.addAll(WindowRows.of(dtype));
        rows.addAll(ScanRows.of(dtype));
        rows.addAll(FactorRows.of(dtype));
        return rows;
    }

    /// The names of the records that [Op] permits, at whatever depth.
    public static Set<String> permitted() {
        return names(records(Op.class));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(OpRows::records);
    }

    /// The names of the ops in the graphs of all rows.
    public static Set<String> seen(Collection<OpRow> rows) {
        return names(rows.stream()
                .flatMap(row -> Order.of(
                        List.of(row.build().apply(row.inputs(row.shapes().getFirst()))))
                        .stream())
                .map(t -> t.op().getClass()));
    }

    private static Set<String> names(Stream<? extends Class<?>> classes) {
        Set<String> names = new TreeSet<>();
        classes.forEach(c -> names.add(c.getSimpleName()));
        return names;
    }

    /// Whether any correct computation gives the evaluator's bits: ops that move, choose and count, and those that
    /// IEEE 754 rounds correctly.
    public static boolean isExact(Op op) {
        return switch (op) {
            case Exp _, Expm1 _, Log _, Log1p _, Sin _, Cos _, Atan _, Tanh _, Sigmoid _, Erf _, Power _ -> false;
            case Bilinear _, OfScan _ -> false;
            case Sum s -> s.x().dtype() == DType.I32;
            case OverlapAdd o -> o.x().dtype() == DType.I32;
            case ScatterAdd s -> s.x().dtype() == DType.I32;
            case Factor _ -> true; // one routine, whoever calls it
            case Elementwise _, Linear _, Input _, Constant _, Iota _, Random _, Largest _ -> true;
            case ArgLargest _, ArgTop _, Scan _ -> true;
        };
    }
}
