package org.thalweg.kernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Writes register blocks, the innermost loops of matrix products and convolutions, as classes beside their interfaces:
///
///     sums[r][v] ← accumulate ? C : 0, in registers
///     for p:   b[v] ← vectors of B;   for each row r:  x ← broadcast A[r, p];   sums[r][v] ← x · b[v] + sums[r][v]
///     C ← sums
///
/// Which block is fast depends on the registers, on what C2 makes of it and on the shape of what is computed, so there
/// are many of them that differ in three numbers: rows, vectors in a row, and turns of the loop that are written out.
/// C2 gives each row an address of its own in each turn; written out twice, two turns share it. It also moves loads
/// ahead as it likes and spills a sum to the stack when it runs out of registers, which halves the speed;
/// `org.thalweg.bench.kernel.Products` shows it. A loop over the turns that are left costs registers in the loop before
/// it, so what is no multiple of the turns goes a way of its own.
///
/// Where left elements do not lie side by side, the loop's own counter takes their steps: C2 then knows that each
/// element lies inside of its array.
final class VectorBlockWriter {
    /// Where the left elements of a row lie.
    enum Left {
        /// One after the other, each row's as far from the next one's as the caller says.
        ROWS,
        /// For each turn those of all rows side by side.
        SIDE_BY_SIDE,
        /// Side by side in runs, as windows of images do.
        RUNS,
        /// In runs, as far apart as [WindowSizes#side] says: what becomes the derivative of a kernel.
        STRIDED_RUNS,
        /// The same, and for each turn those of all rows side by side.
        SIDE_BY_SIDE_RUNS;

        boolean ofProducts() {
            return this == ROWS || this == SIDE_BY_SIDE;
        }
    }

    /// What tells blocks apart.
    ///
    /// @param vectors in a row
    /// @param unrolled turns of the innermost loop that are written out, where their number is a multiple
    record Form(Left left, int rows, int vectors, int unrolled) {}

    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final String PACKAGE = "org.thalweg.kernel.";
    private static final ClassDesc CHOICE = ClassDesc.of(PACKAGE + "VectorSpeciesChoice");
    private static final ClassDesc INTS = CD_int.arrayType();

    /// Blocks have no state, so there is one of each form.
    private static final Map<String, Object> MADE = new ConcurrentHashMap<>();

    private final Form form;
    private final boolean single;
    private final int lanes;
    private final ClassDesc own;
    private final ClassDesc block;
    private final ClassDesc vector;
    private final ClassDesc array;

    private VectorBlockWriter(Form form, boolean single) {
        this.form = form;
        this.single = single;
        lanes = VectorProvider.bits() / (single ? Float.SIZE : Double.SIZE);
        String precision = single ? "Float" : "Double";
        String kind = form.left.ofProducts() ? "Block" : "WindowBlock";
        own = ClassDesc.of(String.format(
                Locale.ROOT,
                "%sVector%s%s%s%dx%dx%d",
                PACKAGE,
                precision,
                kind,
                switch (form.left) {
                    case ROWS, RUNS -> "";
                    case SIDE_BY_SIDE -> "SideBySide";
                    case STRIDED_RUNS -> "Strided";
                    case SIDE_BY_SIDE_RUNS -> "SideBySide";
                },
                form.rows,
                form.vectors,
                form.unrolled));
        block = ClassDesc.of(PACKAGE + precision + kind);
        vector = ClassDesc.of("jdk.incubator.vector." + precision + "Vector");
        array = (single ? CD_float : CD_double).arrayType();
    }

    /// A block of matrix products in single precision.
    static FloatBlock floats(Form form) {
        return (FloatBlock) new VectorBlockWriter(form, true).make();
    }

    /// A block of matrix products in double precision.
    static DoubleBlock doubles(Form form) {
        return (DoubleBlock) new VectorBlockWriter(form, false).make();
    }

    /// A block of convolutions in single precision.
    static FloatWindowBlock floatWindows(Form form) {
        return (FloatWindowBlock) new VectorBlockWriter(form, true).make();
    }

    /// A block of convolutions in double precision.
    static DoubleWindowBlock doubleWindows(Form form) {
        return (DoubleWindowBlock) new VectorBlockWriter(form, false).make();
    }

    private Object make() {
        return MADE.computeIfAbsent(own.displayName(), name -> load());
    }

    private Object load() {
        try {
            return MethodHandles.lookup()
                    .defineClass(bytes())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot load the register block " + own.displayName(), e);
        }
    }

    private byte[] bytes() {
        return ClassFile.of().build(own, this::write);
    }

    private void write(ClassBuilder type) {
        type.withFlags(ClassFile.ACC_FINAL);
        type.withInterfaceSymbols(List.of(block));
        type.withField("SPECIES", SPECIES, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        type.withMethodBody(
                ConstantDescs.CLASS_INIT_NAME,
                ConstantDescs.MTD_void,
                ClassFile.ACC_STATIC,
                c -> c.getstatic(CHOICE, single ? "FLOATS" : "DOUBLES", SPECIES)
                        .putstatic(own, "SPECIES", SPECIES)
                        .return_());
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                0,
                c -> c.aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .return_());
        number(type, "rows", form.rows);
        number(type, "columns", form.vectors * lanes);
        MethodTypeDesc tile = form.left.ofProducts()
                ? MethodTypeDesc.of(
                        CD_void, CD_int, array, CD_int, CD_int, array, CD_int, array, CD_int, CD_int, CD_boolean)
                : MethodTypeDesc.of(
                        CD_void,
                        CD_int,
                        CD_int,
                        array,
                        CD_int,
                        INTS,
                        CD_int,
                        INTS,
                        CD_int,
                        array,
                        CD_int,
                        array,
                        CD_int,
                        INTS,
                        CD_int,
                        CD_boolean);
        if (form.unrolled == 1) {
            body(type, "tile", tile, 1);
            return;
        }
        body(type, "unrolled", tile, form.unrolled);
        body(type, "single", tile, 1);
        type.withMethodBody("tile", tile, ClassFile.ACC_PUBLIC, c -> {
            Label rest = c.newLabel();
            c.iload(c.parameterSlot(form.left.ofProducts() ? 0 : 1))
                    .loadConstant(form.unrolled)
                    .irem()
                    .ifne(rest);
            call(c, "unrolled", tile);
            c.labelBinding(rest);
            call(c, "single", tile);
        });
    }

    private void body(ClassBuilder type, String name, MethodTypeDesc tile, int turns) {
        type.withMethodBody(name, tile, ClassFile.ACC_PUBLIC, c -> {
            if (form.left.ofProducts()) {
                new Tile(c, turns, c.parameterSlot(1), c.parameterSlot(4), c.parameterSlot(6)).product();
            } else {
                new Tile(c, turns, c.parameterSlot(2), c.parameterSlot(8), c.parameterSlot(10)).windows();
            }
        });
    }

    /// Passes all parameters on to another method of the class, and returns.
    private void call(CodeBuilder c, String name, MethodTypeDesc tile) {
        c.aload(0);
        for (int i = 0; i < tile.parameterCount(); i++) {
            c.loadLocal(TypeKind.from(tile.parameterType(i)), c.parameterSlot(i));
        }
        c.invokevirtual(own, name, tile).return_();
    }

    private static void number(ClassBuilder type, String name, int value) {
        type.withMethodBody(
                name,
                MethodTypeDesc.of(CD_int),
                ClassFile.ACC_PUBLIC,
                c -> c.loadConstant(value).ireturn());
    }

    /// The body of `tile`. Fields are places of local variables.
    private final class Tile {
        private final CodeBuilder c;
        private final int turns;
        private final int a;
        private final int b;
        private final int result;
        private final int[] outs;
        private final int[] rows;
        private final int[][] sums;
        private final int[] right;
        private final int broadcast;
        private final int next;
        private final int p;

        /// @param turns that are written out
        Tile(CodeBuilder c, int turns, int a, int b, int result) {
            this.c = c;
            this.turns = turns;
            this.a = a;
            this.b = b;
            this.result = result;
            outs = locals(form.rows, TypeKind.INT);
            rows = locals(form.rows, TypeKind.INT);
            sums = new int[form.rows][];
            for (int r = 0; r < form.rows; r++) {
                sums[r] = locals(form.vectors, TypeKind.REFERENCE);
            }
            right = locals(form.vectors, TypeKind.REFERENCE);
            broadcast = c.allocateLocal(TypeKind.REFERENCE);
            next = c.allocateLocal(TypeKind.INT);
            p = c.allocateLocal(TypeKind.INT);
        }

        private int[] locals(int count, TypeKind kind) {
            int[] places = new int[count];
            for (int i = 0; i < count; i++) {
                places[i] = c.allocateLocal(kind);
            }
            return places;
        }

        /// k, a, aAt, aStride, b, bAt, c, cAt, ldc, accumulate
        void product() {
            if (form.left == Left.ROWS) {
                chain(rows, c.parameterSlot(2), c.parameterSlot(3));
            } else {
                c.iload(c.parameterSlot(2)).istore(rows[0]);
            }
            chain(outs, c.parameterSlot(7), c.parameterSlot(8));
            begin(c.parameterSlot(9));
            c.iload(c.parameterSlot(5)).istore(next);
            turns(c.parameterSlot(0), rows, 1);
            end();
        }

        /// runs, length, a, aAt, rows, rowsAt, starts, startsAt, b, bAt, c, cAt, outs, outsAt, accumulate
        void windows() {
            boolean sideBySide = form.left == Left.SIDE_BY_SIDE_RUNS;
            int[] bases = sideBySide ? Arrays.copyOf(rows, 1) : rows;
            table(bases, c.parameterSlot(3), c.parameterSlot(4), c.parameterSlot(5));
            table(outs, c.parameterSlot(11), c.parameterSlot(12), c.parameterSlot(13));
            begin(c.parameterSlot(14));
            c.iload(c.parameterSlot(9)).istore(next);
            int step = form.left == Left.RUNS ? 1 : WindowSizes.side(form.rows, form.vectors * lanes);
            int limit = c.allocateLocal(TypeKind.INT);
            c.iload(c.parameterSlot(1)).loadConstant(step).imul().istore(limit);
            int q = c.allocateLocal(TypeKind.INT);
            int[] left = locals(bases.length, TypeKind.INT);
            c.iconst_0().istore(q);
            loop(q, c.parameterSlot(0), () -> {
                for (int r = 0; r < bases.length; r++) {
                    c.iload(bases[r]).aload(c.parameterSlot(6));
                    c.iload(c.parameterSlot(7)).iload(q).iadd().iaload();
                    c.iadd().istore(left[r]);
                }
                turns(limit, left, step);
                c.iinc(q, 1);
            });
            end();
        }

        /// places[0] = first, each next one `distance` further.
        private void chain(int[] places, int first, int distance) {
            c.iload(first).istore(places[0]);
            for (int r = 1; r < places.length; r++) {
                c.iload(places[r - 1]).iload(distance).iadd().istore(places[r]);
            }
        }

        /// places[r] = first + entries[at + r]
        private void table(int[] places, int first, int entries, int at) {
            for (int r = 0; r < places.length; r++) {
                c.iload(first).aload(entries).iload(at).loadConstant(r).iadd().iaload();
                c.iadd().istore(places[r]);
            }
        }

        private void begin(int accumulate) {
            Label fresh = c.newLabel();
            Label begun = c.newLabel();
            c.iload(accumulate).ifeq(fresh);
            eachSum((r, v) -> load(result, outs[r], v * lanes).astore(sums[r][v]));
            c.goto_(begun);
            c.labelBinding(fresh);
            c.getstatic(own, "SPECIES", SPECIES).invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
            c.astore(right[0]);
            eachSum((r, v) -> c.aload(right[0]).astore(sums[r][v]));
            c.labelBinding(begun);
        }

        private void end() {
            MethodTypeDesc store = MethodTypeDesc.of(CD_void, array, CD_int);
            eachSum((r, v) -> {
                c.aload(sums[r][v]).aload(result);
                index(outs[r], v * lanes);
                c.invokevirtual(vector, "intoArray", store);
            });
            c.return_();
        }

        /// For p = 0, step, … up to the value of `limit`, as many turns at a time as are written out.
        private void turns(int limit, int[] left, int step) {
            c.iconst_0().istore(p);
            loop(p, limit, () -> someTurns(turns, left, step));
        }

        private void someTurns(int count, int[] left, int step) {
            int width = form.vectors * lanes;
            for (int u = 0; u < count; u++) {
                for (int v = 0; v < form.vectors; v++) {
                    load(b, next, u * width + v * lanes).astore(right[v]);
                }
                for (int r = 0; r < form.rows; r++) {
                    c.getstatic(own, "SPECIES", SPECIES).aload(a);
                    switch (form.left) {
                        case SIDE_BY_SIDE -> index(left[0], u * form.rows + r);
                        case SIDE_BY_SIDE_RUNS -> {
                            c.iload(left[0]).iload(p).iadd();
                            plus(u * step + r);
                        }
                        case ROWS, RUNS, STRIDED_RUNS -> {
                            c.iload(left[r]).iload(p).iadd();
                            plus(u * step);
                        }
                    }
                    multiplyRow(r);
                }
            }
            if (form.left == Left.SIDE_BY_SIDE) {
                c.iinc(left[0], count * form.rows);
            }
            c.iinc(next, count * width);
            c.iinc(p, count * step);
        }

        /// With the left element whose species, array and index are on the stack.
        private void multiplyRow(int r) {
            if (single) {
                c.faload();
            } else {
                c.daload();
            }
            ClassDesc element = single ? CD_float : CD_double;
            c.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
            c.astore(broadcast);
            for (int v = 0; v < form.vectors; v++) {
                c.aload(broadcast).aload(right[v]).aload(sums[r][v]);
                c.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR));
                c.astore(sums[r][v]);
            }
        }

        private CodeBuilder load(int from, int place, int further) {
            c.getstatic(own, "SPECIES", SPECIES).aload(from);
            index(place, further);
            return c.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
        }

        private void index(int place, int further) {
            c.iload(place);
            plus(further);
        }

        private void plus(int further) {
            if (further != 0) {
                c.loadConstant(further).iadd();
            }
        }

        /// While the counter is below the limit.
        private void loop(int counter, int limit, Runnable body) {
            Label head = c.newLabel();
            Label out = c.newLabel();
            c.labelBinding(head);
            c.iload(counter).iload(limit).if_icmpge(out);
            body.run();
            c.goto_(head);
            c.labelBinding(out);
        }

        private interface Sum {
            void at(int row, int vector);
        }

        private void eachSum(Sum of) {
            for (int r = 0; r < form.rows; r++) {
                for (int v = 0; v < form.vectors; v++) {
                    of.at(r, v);
                }
            }
        }
    }
}
