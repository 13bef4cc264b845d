package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.thalweg.compile.Kernel.Fold;
import org.thalweg.compile.Kernel.Join;
import org.thalweg.compile.Kernel.Port;
import org.thalweg.compile.Kernel.Store;

/// Writes the method [Loop#run] of a kernel: a loop over rows around a loop over columns, in scalar code (`bits` 0) or
/// in vectors of `bits` bits.
///
/// Lines that need computing once, or once a row, stand in front of the loops, always as scalars; vector code keeps
/// broadcasts of those it uses.
final class LoopWriter {
    private static final ClassDesc LANES = ClassDesc.of("org.thalweg.compile.Lanes");

    // the slots of the parameters of Loop.run
    private static final int ARRAYS = 1;
    private static final int AT = 2;
    private static final int SCALARS = 3;
    private static final int SCRATCH = 4;
    private static final int ROW_FROM = 5;
    private static final int ROW_TO = 6;
    private static final int COL_FROM = 7;
    private static final int COL_TO = 8;

    private final CodeBuilder c;
    private final Kernel kernel;
    private final int bits;
    private final VectorWriter vectors;
    private final int[] levels;
    private final int[] arrays;
    private final int[] places;
    private final int[] scalar; // the slot of each line's scalar value
    private final int[] vector; // and of its vector value
    private final Type[] masks; // over whose lanes a truth value stands
    private final int row;
    private final int column;

    LoopWriter(CodeBuilder c, Kernel kernel, int bits) {
        this.c = c;
        this.kernel = kernel;
        this.bits = bits;
        this.vectors = new VectorWriter(c, bits);
        this.levels = kernel.levels();
        int lines = kernel.code().size();
        this.arrays = new int[kernel.ports().size()];
        this.places = new int[kernel.ports().size()];
        this.scalar = new int[lines];
        this.vector = new int[lines];
        this.masks = new Type[lines];
        for (int p = 0; p < arrays.length; p++) {
            arrays[p] = c.allocateLocal(TypeKind.REFERENCE);
            places[p] = c.allocateLocal(TypeKind.INT);
        }
        for (int i = 0; i < lines; i++) {
            scalar[i] = c.allocateLocal(ScalarWriter.kind(line(i).type()));
            vector[i] = bits == 0 ? -1 : c.allocateLocal(TypeKind.REFERENCE);
        }
        this.row = c.allocateLocal(TypeKind.INT);
        this.column = c.allocateLocal(TypeKind.INT);
    }

    void write() {
        for (int p = 0; p < arrays.length; p++) {
            if (!kernel.ports().get(p).index()) {
                c.aload(ARRAYS).loadConstant(p).aaload();
                c.checkcast(ScalarWriter.primitive(kernel.ports().get(p).type()).arrayType());
                c.astore(arrays[p]);
            }
            element(AT, 2 * p, TypeKind.INT);
            c.istore(places[p]);
        }
        level(0);
        initialise();
        c.iload(ROW_FROM).istore(row);
        loop(row, ROW_TO, 1, () -> {
            for (int p = 0; p < places.length; p++) {
                if (kernel.ports().get(p).row()) {
                    element(AT, 2 * p, TypeKind.INT);
                    element(AT, 2 * p + 1, TypeKind.INT);
                    c.iload(row).imul().iadd().istore(places[p]);
                }
            }
            level(1);
            c.iload(COL_FROM).istore(column);
            Fold fold = kernel.fold();
            if (fold != null) {
                foldRow(fold);
            } else {
                int step = bits == 0 ? 1 : vectors.width(lanes());
                loop(column, COL_TO, step, () -> {
                    body(0);
                    store(0);
                });
            }
        });
        c.return_();
    }

    private Instruction line(int i) {
        return kernel.code().get(i);
    }

    private Type lanes() {
        Type lanes = kernel.lanes();
        if (lanes == null) {
            throw new IllegalStateException("the kernel has no vector code:\n" + kernel.text());
        }
        return lanes;
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

    private void element(int array, int index, TypeKind kind) {
        c.aload(array).loadConstant(index).arrayLoad(kind);
    }

    /// The lines of level 0 or 1, as scalars, and their broadcasts.
    private void level(int level) {
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] == level) {
                c.lineNumber(kernel.lineNumber(i));
                computeScalar(i, 0);
                c.storeLocal(ScalarWriter.kind(line(i).type()), scalar[i]);
                if (bits != 0 && usedByVectors(i)) {
                    Type over = line(i).type() == Type.BOOL ? lanes() : line(i).type();
                    vectors.species(over);
                    c.loadLocal(ScalarWriter.kind(line(i).type()), scalar[i]);
                    vectors.broadcast(line(i).type());
                    c.astore(vector[i]);
                    masks[i] = over;
                }
            }
        }
    }

    private boolean usedByVectors(int i) {
        boolean read = false;
        for (int j = i + 1; j < levels.length; j++) {
            read |= levels[j] == 2 && line(j).arguments().contains(i);
        }
        return read
                || kernel.stores().stream().anyMatch(s -> s.value() == i)
                || (kernel.fold() != null && kernel.fold().value() == i);
    }

    /// The lines of level 2 at the current column, plus `ahead` columns.
    private void body(int ahead) {
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] == 2) {
                c.lineNumber(kernel.lineNumber(i));
                if (bits == 0) {
                    computeScalar(i, ahead);
                    c.storeLocal(ScalarWriter.kind(line(i).type()), scalar[i]);
                } else {
                    computeVector(i, ahead);
                    c.astore(vector[i]);
                }
            }
        }
    }

    private void computeScalar(int i, int ahead) {
        Instruction line = line(i);
        int detail = (int) line.detail();
        switch (line.kind()) {
            case CONSTANT -> ScalarWriter.constant(c, line.type(), line.detail());
            case SCALAR -> {
                element(SCALARS, detail, TypeKind.DOUBLE);
                if (ScalarWriter.kind(line.type()) != TypeKind.DOUBLE) {
                    c.conversion(TypeKind.DOUBLE, ScalarWriter.kind(line.type()));
                }
            }
            case LOAD -> {
                c.aload(arrays[detail]);
                place(detail, ahead);
                c.arrayLoad(ScalarWriter.element(line.type()));
            }
            case INDEX -> {
                place(detail, ahead);
                if (line.type() != Type.I32) {
                    c.conversion(TypeKind.INT, ScalarWriter.kind(line.type()));
                }
            }
            default -> {
                Type of = line(line.arguments().getFirst()).type();
                ScalarWriter.compute(c, line, of, k -> {
                    int argument = line.arguments().get(k);
                    if (line(argument).kind() == Instruction.Kind.CONSTANT) {
                        ScalarWriter.constant(
                                c, line(argument).type(), line(argument).detail());
                    } else {
                        c.loadLocal(ScalarWriter.kind(line(argument).type()), scalar[argument]);
                    }
                });
            }
        }
    }

    private void computeVector(int i, int ahead) {
        Instruction line = line(i);
        int detail = (int) line.detail();
        switch (line.kind()) {
            case LOAD -> {
                vectors.species(line.type());
                c.aload(arrays[detail]);
                place(detail, ahead);
                vectors.load(line.type());
            }
            case INDEX -> {
                vectors.species(line.type());
                place(detail, ahead);
                if (line.type() != Type.I32) {
                    c.conversion(TypeKind.INT, ScalarWriter.kind(line.type()));
                }
                vectors.broadcast(line.type());
                vectors.addIndex(line.type());
            }
            default -> {
                int first = line.arguments().getFirst();
                Type of = line(first).type();
                masks[i] = of == Type.BOOL ? masks[first] : of;
                vectors.compute(line, of, masks[first], k -> {
                    int argument = line.arguments().get(k);
                    c.aload(vector[argument]);
                    boolean truth = line.kind() != Instruction.Kind.SELECT
                            && line(argument).type() == Type.BOOL;
                    if (truth && masks[argument] != masks[i]) {
                        vectors.species(masks[i]);
                        c.invokevirtual(
                                VectorWriter.MASK,
                                "cast",
                                MethodTypeDesc.of(
                                        VectorWriter.MASK, ClassDesc.of("jdk.incubator.vector.VectorSpecies")));
                    }
                });
            }
        }
    }

    /// The index of the current element of a port.
    private void place(int port, int ahead) {
        c.iload(places[port]);
        if (kernel.ports().get(port).column()) {
            c.iload(column).iadd();
            if (ahead != 0) {
                c.loadConstant(ahead).iadd();
            }
        }
    }

    private void store(int ahead) {
        kernel.stores().forEach(store -> store(store, ahead));
    }

    private void store(Store store, int ahead) {
        Port port = kernel.ports().get(store.port());
        Type type = port.type();
        if (bits == 0) {
            c.aload(arrays[store.port()]);
            place(store.port(), ahead);
            if (store.into() == Join.NONE) {
                c.loadLocal(ScalarWriter.kind(type), scalar[store.value()]);
            } else {
                c.dup2().arrayLoad(ScalarWriter.element(type));
                c.loadLocal(ScalarWriter.kind(type), scalar[store.value()]);
                joinScalars(type, store.into());
            }
            c.arrayStore(ScalarWriter.element(type));
        } else {
            if (store.into() != Join.NONE) {
                vectors.species(type);
                c.aload(arrays[store.port()]);
                place(store.port(), ahead);
                vectors.load(type);
                c.aload(vector[store.value()]);
                vectors.join(type, store.into());
            } else {
                c.aload(vector[store.value()]);
            }
            c.aload(arrays[store.port()]);
            place(store.port(), ahead);
            vectors.store(type);
        }
    }

    private void joinScalars(Type type, Join join) {
        switch (type) {
            case F32 -> {
                if (join == Join.MAX) {
                    c.invokestatic(ClassDesc.of("java.lang.Math"), "max", ofPairs(type));
                } else {
                    c.fadd();
                }
            }
            case F64 -> {
                if (join == Join.MAX) {
                    c.invokestatic(ClassDesc.of("java.lang.Math"), "max", ofPairs(type));
                } else {
                    c.dadd();
                }
            }
            case I32, I64, BOOL -> {
                if (join == Join.MAX) {
                    c.invokestatic(ClassDesc.of("java.lang.Math"), "max", ofPairs(type));
                } else {
                    c.iadd();
                }
            }
        }
    }

    private static MethodTypeDesc ofPairs(Type type) {
        ClassDesc p = ScalarWriter.primitive(type);
        return MethodTypeDesc.of(p, p, p);
    }

    /// Where rows are joined into a port, it starts from 0 or from the smallest value.
    private void initialise() {
        for (Store store : kernel.stores()) {
            if (store.into() != Join.NONE) {
                Type type = kernel.ports().get(store.port()).type();
                c.aload(arrays[store.port()]);
                c.iload(places[store.port()]).iload(COL_FROM).iadd();
                c.iload(places[store.port()]).iload(COL_TO).iadd();
                neutral(type, store.into());
                ClassDesc p = ScalarWriter.primitive(type);
                c.invokestatic(
                        ClassDesc.of("java.util.Arrays"),
                        "fill",
                        MethodTypeDesc.of(
                                ConstantDescs.CD_void, p.arrayType(), ConstantDescs.CD_int, ConstantDescs.CD_int, p));
            }
        }
    }

    private void neutral(Type type, Join join) {
        boolean max = join == Join.MAX;
        switch (type) {
            case F32 -> c.loadConstant(max ? Float.NEGATIVE_INFINITY : 0f);
            case F64 -> c.loadConstant(max ? Double.NEGATIVE_INFINITY : 0d);
            case I32, I64, BOOL -> c.loadConstant(max ? Integer.MIN_VALUE : 0);
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
        if (bits == 0) {
            c.aload(scratch);
            neutral(type, fold.join());
            c.invokestatic(
                    ClassDesc.of("java.util.Arrays"),
                    "fill",
                    MethodTypeDesc.of(ConstantDescs.CD_void, array, ScalarWriter.primitive(type)));
            laneByLane(fold, type, scratch, group);
        } else {
            int width = vectors.width(type);
            int[] sums = new int[group / width];
            for (int k = 0; k < sums.length; k++) {
                sums[k] = c.allocateLocal(TypeKind.REFERENCE);
                vectors.species(type);
                neutral(type, fold.join());
                vectors.broadcast(type);
                c.astore(sums[k]);
            }
            int limit = c.allocateLocal(TypeKind.INT);
            c.iload(COL_TO).loadConstant(group - 1).isub().istore(limit);
            loop(column, limit, group, () -> {
                for (int k = 0; k < sums.length; k++) {
                    body(k * width);
                    store(k * width);
                    c.aload(sums[k]).aload(vector[fold.value()]);
                    vectors.join(type, fold.join());
                    c.astore(sums[k]);
                }
            });
            for (int k = 0; k < sums.length; k++) {
                c.aload(sums[k]).aload(scratch).loadConstant(k * width);
                vectors.store(type);
            }
            laneByLane(fold, type, scratch, group);
        }
        c.aload(arrays[fold.port()]).iload(places[fold.port()]);
        c.aload(scratch);
        c.invokestatic(
                LANES, fold.join() == Join.MAX ? "max" : "sum", MethodTypeDesc.of(ScalarWriter.primitive(type), array));
        c.arrayStore(ScalarWriter.element(type));
    }

    private void laneByLane(Fold fold, Type type, int scratch, int group) {
        new LoopWriter(this).scalarLanes(fold, type, scratch, group);
    }

    /// A scalar writer that shares the slots of `other`.
    private LoopWriter(LoopWriter other) {
        this.c = other.c;
        this.kernel = other.kernel;
        this.bits = 0;
        this.vectors = other.vectors;
        this.levels = other.levels;
        this.arrays = other.arrays;
        this.places = other.places;
        this.scalar = other.scalar;
        this.vector = other.vector;
        this.masks = other.masks;
        this.row = other.row;
        this.column = other.column;
    }

    private void scalarLanes(Fold fold, Type type, int scratch, int group) {
        int lane = c.allocateLocal(TypeKind.INT);
        int start = c.allocateLocal(TypeKind.INT);
        c.iload(column).istore(start);
        loop(column, COL_TO, 1, () -> {
            body(0);
            store(0);
            c.iload(column).iload(start).isub().loadConstant(group - 1).iand().istore(lane);
            c.aload(scratch).iload(lane);
            c.dup2().arrayLoad(ScalarWriter.element(type));
            c.loadLocal(ScalarWriter.kind(type), scalar[fold.value()]);
            joinScalars(type, fold.join());
            c.arrayStore(ScalarWriter.element(type));
        });
    }
}
