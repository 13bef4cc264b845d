package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.thalweg.compile.Kernel.Fold;
import org.thalweg.compile.Kernel.Join;

/// Writes the method [Loop#run] of a kernel: a loop over rows around a loop over columns, in scalar code (`bits` 0) or
/// in vectors of `bits` bits.
final class LoopWriter {
    private static final ClassDesc LANES = ClassDesc.of("org.thalweg.compile.Lanes");
    private static final ClassDesc FILL = ClassDesc.of("java.util.Arrays");

    /// Lines of a body of which several fit the registers at once.
    private static final int SHORT_BODY = 8;

    private static final int VECTORS_AT_ONCE = 4;

    // the slots of the parameters of Loop.run
    private static final int SCRATCH = 4;
    private static final int ROW_FROM = 5;
    private static final int ROW_TO = 6;
    private static final int COL_FROM = 7;
    private static final int COL_TO = 8;

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
            c.return_();
            return;
        }
        c.iload(ROW_FROM).istore(row);
        loop(row, ROW_TO, 1, () -> {
            lines.row(row);
            lines.level(1);
            c.iload(COL_FROM).istore(column);
            Fold fold = kernel.fold();
            if (fold != null) {
                foldRow(fold);
            } else {
                int step = bits == 0 ? 1 : lines.vectors().width(lines.lanes());
                loop(column, COL_TO, step, () -> {
                    lines.body(0);
                    lines.store(0);
                });
            }
        });
        c.return_();
    }

    /// `for (; slot < limit; slot += step) body`.
    private void loop(int slot, int limit, int step, Runnable body) {
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
        int step = bits == 0 ? 1 : lines.vectors().width(lines.lanes());
        c.iload(COL_FROM).istore(column);
        if (bits != 0 && lines.bodyLines() <= SHORT_BODY) {
            int limit = c.allocateLocal(TypeKind.INT);
            c.iload(COL_TO).loadConstant(VECTORS_AT_ONCE * step - 1).isub().istore(limit);
            loop(column, limit, VECTORS_AT_ONCE * step, () -> joinRows(VECTORS_AT_ONCE, step));
        }
        loop(column, COL_TO, step, () -> joinRows(1, step));
    }

    private void joinRows(int vectors, int step) {
        LineWriter.Joined[] sums = new LineWriter.Joined[vectors];
        for (int k = 0; k < vectors; k++) {
            sums[k] = lines.neutral();
        }
        c.iload(ROW_FROM).istore(row);
        loop(row, ROW_TO, 1, () -> {
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

    /// One row: full groups of lanes in vector code (several vectors a group where they are narrow), the rest lane
    /// by lane.
    private void foldRow(Fold fold) {
        Type type = kernel.ports().get(fold.port()).type();
        int group = type == Type.F64 ? Lanes.DOUBLE : Lanes.SINGLE;
        ClassDesc array = ScalarWriter.primitive(type).arrayType();
        int scratch = c.allocateLocal(TypeKind.REFERENCE);
        c.aload(SCRATCH)
                .getfield(LANES, type == Type.F64 ? "f64" : type == Type.F32 ? "f32" : "i32", array)
                .astore(scratch);
        Label brief = c.newLabel();
        Label rest = c.newLabel();
        if (bits != 0) {
            // vectors only where a group is full: for shorter rows C2 would put the sums on the heap
            int limit = c.allocateLocal(TypeKind.INT);
            c.iload(COL_TO).loadConstant(group - 1).isub().istore(limit);
            c.iload(column).iload(limit).if_icmpge(brief);
            fullGroups(fold, type, scratch, group, limit);
            c.goto_(rest);
        }
        c.labelBinding(brief);
        c.aload(scratch);
        JoinWriter.neutral(c, type, fold.join());
        c.invokestatic(FILL, "fill", MethodTypeDesc.of(ConstantDescs.CD_void, array, ScalarWriter.primitive(type)));
        c.labelBinding(rest);
        laneByLane(fold, type, scratch, group);
        lines.target(fold.port());
        c.aload(scratch);
        c.invokestatic(
                LANES, fold.join() == Join.MAX ? "max" : "sum", MethodTypeDesc.of(ScalarWriter.primitive(type), array));
        c.arrayStore(ScalarWriter.element(type));
    }

    private void fullGroups(Fold fold, Type type, int scratch, int group, int limit) {
        VectorWriter vectors = lines.vectors();
        int width = vectors.width(type);
        int[] sums = new int[group / width];
        for (int k = 0; k < sums.length; k++) {
            sums[k] = c.allocateLocal(TypeKind.REFERENCE);
            vectors.species(type);
            JoinWriter.neutral(c, type, fold.join());
            vectors.broadcast(type);
            c.astore(sums[k]);
        }
        if (lines.bodyLines() > SHORT_BODY) {
            inTurn(fold, type, sums, width, group);
        } else {
            loop(column, limit, group, () -> {
                for (int k = 0; k < sums.length; k++) {
                    lines.body(k * width);
                    lines.store(k * width);
                    join(fold, type, sums[k]);
                    c.astore(sums[k]);
                }
            });
        }
        for (int k = 0; k < sums.length; k++) {
            c.aload(sums[k]).aload(scratch).loadConstant(k * width);
            vectors.store(type);
        }
    }

    /// The same with one vector a turn, where the sums take turns: several long bodies at once need so many
    /// registers that C2 reads every constant from memory again.
    private void inTurn(Fold fold, Type type, int[] sums, int width, int group) {
        int end = c.allocateLocal(TypeKind.INT);
        c.iload(COL_TO).iload(column).isub().loadConstant(-group).iand();
        c.iload(column).iadd().istore(end);
        loop(column, end, width, () -> {
            lines.body(0);
            lines.store(0);
            join(fold, type, sums[0]);
            for (int k = 1; k < sums.length; k++) {
                c.aload(sums[k]).astore(sums[k - 1]);
            }
            c.astore(sums[sums.length - 1]);
        });
    }

    private void join(Fold fold, Type type, int sum) {
        c.aload(sum);
        lines.push(fold.value());
        lines.vectors().join(type, fold.join());
    }

    /// Element c goes to lane c mod `group`, counted from the current column.
    private void laneByLane(Fold fold, Type type, int scratch, int group) {
        LineWriter scalars = lines.asScalars();
        int lane = c.allocateLocal(TypeKind.INT);
        int start = c.allocateLocal(TypeKind.INT);
        c.iload(column).istore(start);
        loop(column, COL_TO, 1, () -> {
            scalars.body(0);
            scalars.store(0);
            c.iload(column).iload(start).isub().loadConstant(group - 1).iand().istore(lane);
            c.aload(scratch).iload(lane);
            c.dup2().arrayLoad(ScalarWriter.element(type));
            scalars.push(fold.value());
            JoinWriter.join(c, type, fold.join());
            c.arrayStore(ScalarWriter.element(type));
        });
    }
}
