package org.thalweg.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import org.thalweg.compile.Kernel.Join;
import org.thalweg.compile.Kernel.Store;

/// Writes the lines of a kernel, and where their values stand: in a slot for the scalar of each line and, in vector
/// code, in one for its vector. Lines computed once, or once a row, are always scalars; vector code keeps broadcasts of
/// those it uses.
final class LineWriter {
    // the slots of the parameters of Loop.run
    private static final int ARRAYS = 1;
    private static final int AT = 2;
    private static final int SCALARS = 3;

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
    private final int column;

    LineWriter(CodeBuilder c, Kernel kernel, int bits, int column) {
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
        this.column = column;
        for (int p = 0; p < arrays.length; p++) {
            arrays[p] = c.allocateLocal(TypeKind.REFERENCE);
            places[p] = c.allocateLocal(TypeKind.INT);
        }
        for (int i = 0; i < lines; i++) {
            scalar[i] = c.allocateLocal(ScalarWriter.kind(line(i).type()));
            vector[i] = bits == 0 ? -1 : c.allocateLocal(TypeKind.REFERENCE);
        }
    }

    private LineWriter(LineWriter other) {
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
        this.column = other.column;
    }

    /// A writer of scalar code that shares the slots of this one.
    LineWriter asScalars() {
        return new LineWriter(this);
    }

    VectorWriter vectors() {
        return vectors;
    }

    private Instruction line(int i) {
        return kernel.code().get(i);
    }

    /// The type over whose lanes the vectors of this kernel lie.
    Type lanes() {
        Type lanes = kernel.lanes();
        if (lanes == null) {
            throw new IllegalStateException("the kernel has no vector code:\n" + kernel.text());
        }
        return lanes;
    }

    /// Fetches arrays and first places of the ports.
    void ports() {
        for (int p = 0; p < arrays.length; p++) {
            if (!kernel.ports().get(p).index()) {
                c.aload(ARRAYS).loadConstant(p).aaload();
                c.checkcast(ScalarWriter.primitive(kernel.ports().get(p).type()).arrayType());
                c.astore(arrays[p]);
            }
            element(AT, 2 * p, TypeKind.INT);
            c.istore(places[p]);
        }
    }

    /// Moves the places of the ports to the row in slot `row`.
    void row(int row) {
        for (int p = 0; p < places.length; p++) {
            if (kernel.ports().get(p).row()) {
                element(AT, 2 * p, TypeKind.INT);
                element(AT, 2 * p + 1, TypeKind.INT);
                c.iload(row).imul().iadd().istore(places[p]);
            }
        }
    }

    /// Puts the array of a port and the index of its current place on the stack.
    void target(int port) {
        c.aload(arrays[port]).iload(places[port]);
    }

    /// Puts the value of a line on the stack.
    void push(int value) {
        if (bits == 0) {
            c.loadLocal(ScalarWriter.kind(line(value).type()), scalar[value]);
        } else {
            c.aload(vector[value]);
        }
    }

    private void element(int array, int index, TypeKind kind) {
        c.aload(array).loadConstant(index).arrayLoad(kind);
    }

    /// The lines of level 0 or 1, as scalars, and their broadcasts.
    void level(int level) {
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

    /// How many lines are computed for each element.
    int bodyLines() {
        return (int) Arrays.stream(levels).filter(level -> level == 2).count();
    }

    /// The lines of level 2 at the current column, plus `ahead` columns.
    void body(int ahead) {
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

    /// What has been joined of some rows at one place: a slot for each store, -1 for one that joins nothing.
    record Joined(int[] slots) {}

    /// Begins to join rows: each slot holds 0 or the smallest value.
    Joined neutral() {
        int[] slots = new int[kernel.stores().size()];
        for (int k = 0; k < slots.length; k++) {
            Store store = kernel.stores().get(k);
            slots[k] = -1;
            if (store.into() != Join.NONE) {
                Type type = kernel.ports().get(store.port()).type();
                slots[k] = c.allocateLocal(kind(type));
                if (bits != 0) {
                    vectors.species(type);
                }
                JoinWriter.neutral(c, type, store.into());
                if (bits != 0) {
                    vectors.broadcast(type);
                }
                c.storeLocal(kind(type), slots[k]);
            }
        }
        return new Joined(slots);
    }

    /// Stores at the current column, plus `ahead`, what is stored of each element.
    void store(int ahead) {
        for (int k = 0; k < kernel.stores().size(); k++) {
            c.lineNumber(kernel.lineNumber(kernel.code().size() + k));
            put(kernel.stores().get(k), ahead, slot(kernel.stores().get(k).value()));
        }
    }

    /// The same where rows are joined, and joins what is joined.
    void store(int ahead, Joined sums) {
        for (int k = 0; k < kernel.stores().size(); k++) {
            c.lineNumber(kernel.lineNumber(kernel.code().size() + k));
            Store store = kernel.stores().get(k);
            Type type = kernel.ports().get(store.port()).type();
            if (sums.slots[k] < 0) {
                put(store, ahead, slot(store.value()));
                continue;
            }
            TypeKind kind = kind(type);
            c.loadLocal(kind, sums.slots[k]).loadLocal(kind, slot(store.value()));
            if (bits == 0) {
                JoinWriter.join(c, type, store.into());
            } else {
                vectors.join(type, store.into());
            }
            c.storeLocal(kind, sums.slots[k]);
        }
    }

    /// Writes what was joined.
    void write(Joined sums, int ahead) {
        for (int k = 0; k < sums.slots.length; k++) {
            if (sums.slots[k] >= 0) {
                put(kernel.stores().get(k), ahead, sums.slots[k]);
            }
        }
    }

    /// The slot of a line's value in this code, scalar or vector.
    private int slot(int value) {
        return bits == 0 ? scalar[value] : vector[value];
    }

    private TypeKind kind(Type type) {
        return bits == 0 ? ScalarWriter.kind(type) : TypeKind.REFERENCE;
    }

    private void put(Store store, int ahead, int slot) {
        Type type = kernel.ports().get(store.port()).type();
        if (bits == 0) {
            c.aload(arrays[store.port()]);
            place(store.port(), ahead);
            c.loadLocal(ScalarWriter.kind(type), slot);
            c.arrayStore(ScalarWriter.element(type));
        } else {
            c.aload(slot).aload(arrays[store.port()]);
            place(store.port(), ahead);
            vectors.store(type);
        }
    }
}
