package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;

/// Writes the method [Loop#run] of a kernel: a loop over rows around a loop over columns, in scalar code (`bits` 0) or
/// in vectors of `bits` bits.
final class LoopWriter {
    /// Lines of a body of which several fit the registers at once.
    static final int SHORT_BODY = 8;

    private static final int VECTORS_AT_ONCE = 4;

    // the slots of the parameters of Loop.run
    static final int SCRATCH = 4;
    static final int ROW_FROM = 5;
    static final int ROW_TO = 6;
    static final int COL_FROM = 7;
    static final int COL_TO = 8;

    private final CodeBuilder c;
    private final Kernel kernel;
    private final int bits;
    private final int row;
    private final int column;
    private final LineWriter lines;

    LoopWriter(CodeBuilder c, Kernel kernel, int bits) {
        this.c = c;
        this.kernel = kernel;
        this.bits = bits;
        this.row = c.allocateLocal(TypeKind.INT);
        this.column = c.allocateLocal(TypeKind.INT);
        this.lines = new LineWriter(c, kernel, bits, column);
    }

    void write() {
        lines.ports();
        lines.level(0);
        if (kernel.joinsRows()) {
            joinRows();
        } else if (kernel.fold() != null) {
            new FoldWriter(c, kernel, kernel.fold(), bits, lines, row, column).write();
        } else {
            c.iload(ROW_FROM).istore(row);
            loop(c, row, ROW_TO, 1, () -> {
                lines.row(row);
                lines.level(1);
                c.iload(COL_FROM).istore(column);
                loop(c, column, COL_TO, step(), () -> {
                    lines.body(0);
                    lines.store(0);
                });
            });
        }
        c.return_();
    }

    private int step() {
        return bits == 0 ? 1 : lines.vectors().width(lines.lanes());
    }

    /// `for (; slot < limit; slot += step) body`.
    static void loop(CodeBuilder c, int slot, int limit, int step, Runnable body) {
        Label test = c.newLabel();
        Label end = c.newLabel();
        c.labelBinding(test);
        c.iload(slot).iload(limit).if_icmpge(end);
        body.run();
        c.iinc(slot, step);
        c.goto_(test);
        c.labelBinding(end);
    }

    /// Columns outside and rows inside, so that what is joined stays in registers: of several vectors at once
    /// where the body is short, else of one.
    private void joinRows() {
        int step = step();
        c.iload(COL_FROM).istore(column);
        if (bits != 0 && lines.bodyLines() <= SHORT_BODY) {
            int limit = c.allocateLocal(TypeKind.INT);
            c.iload(COL_TO).loadConstant(VECTORS_AT_ONCE * step - 1).isub().istore(limit);
            loop(c, column, limit, VECTORS_AT_ONCE * step, () -> joinRows(VECTORS_AT_ONCE, step));
        }
        loop(c, column, COL_TO, step, () -> joinRows(1, step));
    }

    private void joinRows(int vectors, int step) {
        LineWriter.Joined[] sums = new LineWriter.Joined[vectors];
        for (int k = 0; k < vectors; k++) {
            sums[k] = lines.neutral();
        }
        c.iload(ROW_FROM).istore(row);
        loop(c, row, ROW_TO, 1, () -> {
            lines.row(row);
            lines.level(1);
            for (int k = 0; k < vectors; k++) {
                lines.body(k * step);
                lines.store(k * step, sums[k]);
            }
        });
        for (int k = 0; k < vectors; k++) {
            lines.write(sums[k], k * step);
        }
    }
}
