package org.thalweg.compile;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a generated loop computes, without sizes, places and numbers: the structure under which compiled code is kept.
///
/// A kernel runs through rows and columns. A port is a way to walk through an array: it moves from row to row, from
/// column to column, both, or not at all. Each line of code is computed as seldom as its ports allow: once, once a row,
/// or once an element.
record Kernel(
        List<Instruction> code,
        List<Port> ports,
        List<Store> stores,
        @Nullable Fold fold) {

    /// How an array is walked through; along a column step the place moves by one element.
    record Port(Type type, boolean row, boolean column, boolean index) {
        String text() {
            return type.name().toLowerCase(Locale.ROOT)
                    + (row ? " by row" : "")
                    + (column ? " by column" : "")
                    + (index ? " index" : "");
        }
    }

    /// Writes a value to a port at every element; with `into` the value is joined to what the rows before left
    /// there.
    record Store(int port, int value, Join into) {}

    /// Joins the values of each row and writes the result to a port once a row.
    record Fold(int port, int value, Join join) {}

    /// How a reduction joins two values.
    enum Join {
        NONE,
        SUM,
        MAX
    }

    Kernel {
        code = List.copyOf(code);
        ports = List.copyOf(ports);
        stores = List.copyOf(stores);
    }

    /// Whether the rows are joined into a port, element by element.
    boolean joinsRows() {
        return stores.stream().anyMatch(store -> store.into() != Join.NONE);
    }

    /// How often each line is computed: 0 once, 1 once a row, 2 once an element.
    int[] levels() {
        int[] levels = new int[code.size()];
        for (int i = 0; i < levels.length; i++) {
            Instruction line = code.get(i);
            levels[i] = switch (line.kind()) {
                case CONSTANT, SCALAR -> 0;
                case LOAD, INDEX -> {
                    Port port = ports.get((int) line.detail());
                    yield port.column ? 2 : port.row ? 1 : 0;
                }
                default ->
                    line.arguments().stream().mapToInt(a -> levels[a]).max().orElse(0);
            };
        }
        return levels;
    }

    /// The type by which vector code counts its lanes: F32 (with I32 and BOOL) or F64 (with I64 and BOOL); `null`
    /// if there is no vector code, because widths mix, a function has none, or BOOL lies in memory.
    @Nullable
    Type lanes() {
        int[] levels = levels();
        Set<Type> types = IntStream.range(0, code.size())
                .filter(i -> levels[i] == 2)
                .mapToObj(i -> code.get(i).type())
                .collect(Collectors.toSet());
        boolean calls = IntStream.range(0, code.size())
                .anyMatch(i -> levels[i] == 2 && code.get(i).kind().isCall());
        boolean truth = ports.stream().anyMatch(p -> p.column && p.type == Type.BOOL);
        boolean single = types.contains(Type.F32) || types.contains(Type.I32);
        boolean wide = types.contains(Type.F64) || types.contains(Type.I64);
        return calls || truth || single == wide ? null : single ? Type.F32 : Type.F64;
    }

    /// The lines of the kernel as they stand in `explain()`; line k of the generated class is line k here.
    String text() {
        int[] levels = levels();
        var text = new StringBuilder();
        for (int p = 0; p < ports.size(); p++) {
            text.append("#").append(p).append(" = ").append(ports.get(p).text()).append("\n");
        }
        for (int i = 0; i < code.size(); i++) {
            text.append("  ".repeat(levels[i]))
                    .append("v")
                    .append(i)
                    .append(" = ")
                    .append(code.get(i).text())
                    .append("\n");
        }
        for (Store store : stores) {
            text.append("    #")
                    .append(store.port)
                    .append(
                            store.into == Join.NONE
                                    ? " = v"
                                    : " " + store.into.name().toLowerCase(Locale.ROOT) + "= v");
            text.append(store.value).append("\n");
        }
        if (fold != null) {
            text.append("  #")
                    .append(fold.port)
                    .append(" = ")
                    .append(fold.join.name().toLowerCase(Locale.ROOT))
                    .append(" of row of v")
                    .append(fold.value)
                    .append("\n");
        }
        return text.toString();
    }

    /// The number of the line of [#text] on which the line of code `i` stands, from 1. Stores follow the code, and
    /// the fold the stores.
    int lineNumber(int i) {
        return ports.size() + i + 1;
    }
}
