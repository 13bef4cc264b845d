package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.thalweg.compile.Kernel.Fold;
import org.thalweg.compile.Kernel.Join;

/// Writes the loops of a kernel that folds rows: each row in full groups of lanes in vector code, the rest lane by
/// lane.
/// Where the body is short, a few rows at once: the sums of one row wait for each other, those of several do not, and
/// several rows are fetched from memory at a time.
final class FoldWriter {
    /// Most rows folded at once, of one sum each; of more sums, fewer.
    static final int ROWS = 4;

    private static final ClassDesc LANES = ClassDesc.of("org.thalweg.compile.Lanes");
    private static final ClassDesc FILL = ClassDesc.of("java.util.Arrays");

    private final CodeBuilder c;
    private final Kernel kernel;
    private final Fold fold;
    private final int bits;
    private final LineWriter lines;
    private final int row;
    private final int column;

    private final Type type;
    private final ClassDesc array; // of the lanes
    private final int group;
    private final int scratch;
    private final int limit; // columns from which on a group is not full

    /// `lines` has written what is computed once.
    FoldWriter(CodeBuilder c, Kernel kernel, Fold fold, int bits, LineWriter lines, int row, int column) {
        this.c = c;
        this.kernel = kernel;
        this.fold = fold;
        this.bits = bits;
        this.lines = lines;
        this.row = row;
        this.column = column;
        this.type = kernel.ports().get(fold.port()).type();
        this.array = ScalarWriter.primitive(type).arrayType();
        this.group = type == Type.F64 ? Lanes.DOUBLE : Lanes.SINGLE;
        this.scratch = c.allocateLocal(TypeKind.REFERENCE);
        this.limit = c.allocateLocal(TypeKind.INT);
    }

    void write() {
        c.aload(LoopWriter.SCRATCH)
                .getfield(LANES, type == Type.F64 ? "f64" : type == Type.F32 ? "f32" : "i32", array)
                .astore(scratch);
        c.iload(LoopWriter.COL_TO).loadConstant(group - 1).isub().istore(limit);
        c.iload(LoopWriter.ROW_FROM).istore(row);
        if (rowsAtOnce() > 1) {
            severalRows(rowsAtOnce());
        }
        LoopWriter.loop(c, row, LoopWriter.ROW_TO, 1, this::oneRow);
    }

    private int rowsAtOnce() {
        boolean several = bits != 0 && lines.bodyLines() <= LoopWriter.SHORT_BODY;
        return several ? ROWS / accumulators() : 1;
    }

    private int accumulators() {
        return group / lines.vectors().width(type);
    }

    private void severalRows(int rows) {
        LineWriter[] each = new LineWriter[rows];
        int[][] sums = new int[rows][];
        for (int k = 0; k < rows; k++) {
            each[k] = k == 0 ? lines : new LineWriter(c, kernel, bits, column);
            if (k > 0) {
                each[k].ports();
                each[k].level(0);
            }
        }
        Label single = c.newLabel();
        c.iload(LoopWriter.COL_FROM).iload(limit).if_icmpge(single);
        int last = c.allocateLocal(TypeKind.INT);
        int at = c.allocateLocal(TypeKind.INT);
        c.iload(LoopWriter.ROW_TO).loadConstant(rows - 1).isub().istore(last);
        LoopWriter.loop(c, row, last, rows, () -> {
            for (int k = 0; k < rows; k++) {
                c.iload(row).loadConstant(k).iadd().istore(at);
                begin(each[k], at);
                sums[k] = neutral();
            }
            LoopWriter.loop(c, column, limit, group, () -> {
                for (int k = 0; k < rows; k++) {
                    joinGroup(each[k], sums[k]);
                }
            });
            c.iload(column).istore(at);
            for (int k = 0; k < rows; k++) {
                c.iload(at).istore(column);
                keep(sums[k]);
                laneByLane(each[k]);
                result(each[k]);
            }
        });
        c.labelBinding(single);
    }

    private void oneRow() {
        begin(lines, row);
        Label brief = c.newLabel();
        Label rest = c.newLabel();
        if (bits != 0) {
            // vectors only where a group is full: for shorter rows C2 would put the sums on the heap
            c.iload(column).iload(limit).if_icmpge(brief);
            int[] sums = neutral();
            if (lines.bodyLines() > LoopWriter.SHORT_BODY) {
                inTurn(sums);
            } else {
                LoopWriter.loop(c, column, limit, group, () -> joinGroup(lines, sums));
            }
            keep(sums);
            c.goto_(rest);
        }
        c.labelBinding(brief);
        c.aload(scratch);
        JoinWriter.neutral(c, type, fold.join());
        c.invokestatic(FILL, "fill", MethodTypeDesc.of(ConstantDescs.CD_void, array, ScalarWriter.primitive(type)));
        c.labelBinding(rest);
        laneByLane(lines);
        result(lines);
    }

    /// Goes to the first column of the row in slot `at`.
    private void begin(LineWriter writer, int at) {
        writer.row(at);
        writer.level(1);
        c.iload(LoopWriter.COL_FROM).istore(column);
    }

    /// Slots for the sums of a group, which hold what changes nothing.
    private int[] neutral() {
        VectorWriter vectors = lines.vectors();
        int[] sums = new int[accumulators()];
        for (int k = 0; k < sums.length; k++) {
            sums[k] = c.allocateLocal(TypeKind.REFERENCE);
            vectors.species(type);
            JoinWriter.neutral(c, type, fold.join());
            vectors.broadcast(type);
            c.astore(sums[k]);
        }
        return sums;
    }

    /// Computes the group at the current column, and joins it.
    private void joinGroup(LineWriter writer, int[] sums) {
        int width = lines.vectors().width(type);
        for (int k = 0; k < sums.length; k++) {
            writer.body(k * width);
            writer.store(k * width);
            join(writer, sums[k]);
            c.astore(sums[k]);
        }
    }

    /// All full groups with one vector a turn, where the sums take turns: several long bodies at once need so many
    /// registers that C2 reads every constant from memory again.
    private void inTurn(int[] sums) {
        int end = c.allocateLocal(TypeKind.INT);
        c.iload(LoopWriter.COL_TO)
                .iload(column)
                .isub()
                .loadConstant(-group)
                .iand()
                .iload(column)
                .iadd()
                .istore(end);
        LoopWriter.loop(c, column, end, lines.vectors().width(type), () -> {
            lines.body(0);
            lines.store(0);
            join(lines, sums[0]);
            for (int k = 1; k < sums.length; k++) {
                c.aload(sums[k]).astore(sums[k - 1]);
            }
            c.astore(sums[sums.length - 1]);
        });
    }

    private void join(LineWriter writer, int sum) {
        c.aload(sum);
        writer.push(fold.value());
        writer.vectors().join(type, fold.join());
    }

    private void keep(int[] sums) {
        int width = lines.vectors().width(type);
        for (int k = 0; k < sums.length; k++) {
            c.aload(sums[k]).aload(scratch).loadConstant(k * width);
            lines.vectors().store(type);
        }
    }

    /// Element c goes to lane c mod `group`, counted from the current column.
    private void laneByLane(LineWriter writer) {
        LineWriter scalars = writer.asScalars();
        int lane = c.allocateLocal(TypeKind.INT);
        int start = c.allocateLocal(TypeKind.INT);
        c.iload(column).istore(start);
        LoopWriter.loop(c, column, LoopWriter.COL_TO, 1, () -> {
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

    private void result(LineWriter writer) {
        writer.target(fold.port());
        c.aload(scratch);
        c.invokestatic(
                LANES, fold.join() == Join.MAX ? "max" : "sum", MethodTypeDesc.of(ScalarWriter.primitive(type), array));
        c.arrayStore(ScalarWriter.element(type));
    }
}
