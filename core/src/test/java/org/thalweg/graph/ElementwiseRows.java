package org.thalweg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.thalweg.graph.Op.Cast;
import org.thalweg.graph.Op.Relation;
import org.thalweg.graph.OpRow.Operand;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// The elementwise ops, with operands of one floating type and with integers and truth values where they take them.
final class ElementwiseRows {
    private static final List<List<Shape>> SMALL_UNARY =
            List.of(one(), one(0), one(1), one(7), one(3, 5), one(2, 0, 3));

    /// Around the widths of vectors (8, 16, 32) and of tiles (4,096), and enough for several tiles.
    private static final List<List<Shape>> LARGE_UNARY =
            List.of(one(8), one(15), one(16), one(17), one(33), one(4095), one(4097), one(37, 331));

    private static final List<List<Shape>> SMALL_BINARY = List.of(
            pair(Shape.SCALAR, Shape.SCALAR),
            pair(Shape.of(7), Shape.of(7)),
            pair(Shape.of(0), Shape.of(0)),
            pair(Shape.of(3, 1), Shape.of(1, 4)),
            pair(Shape.of(4), Shape.of(2, 3, 4)),
            pair(Shape.SCALAR, Shape.of(5)),
            pair(Shape.of(1), Shape.of(0)),
            pair(Shape.of(2, 1, 3), Shape.of(5, 1)));

    private static final List<List<Shape>> LARGE_BINARY = List.of(
            pair(Shape.of(4097), Shape.of(4097)),
            pair(Shape.of(129, 1), Shape.of(1, 67)),
            pair(Shape.of(33), Shape.of(130, 33)),
            pair(Shape.of(130, 1), Shape.of(130, 17)),
            pair(Shape.of(5, 1, 33), Shape.of(7, 1)),
            pair(Shape.of(9001), Shape.SCALAR));

    private final DType dtype;
    private final List<OpRow> rows = new ArrayList<>();

    private ElementwiseRows(DType dtype) {
        this.dtype = dtype;
    }

    static List<OpRow> of(DType dtype) {
        ElementwiseRows table = new ElementwiseRows(dtype);
        table.unary();
        table.binary();
        table.select();
        table.converted();
        table.integers();
        table.truth();
        return table.rows;
    }

    private void unary() {
        unary("negate", Domain.between(-2, 2), Tensor::negate);
        unary("abs", Domain.eitherSign(0.1, 2), Tensor::abs);
        unary("sign", Domain.eitherSign(0.1, 2), Tensor::sign);
        unary("square", Domain.between(-2, 2), Tensor::square);
        unary("sqrt", Domain.between(0.3, 4), Tensor::sqrt);
        unary("reciprocal", Domain.eitherSign(0.3, 2), Tensor::reciprocal);
        unary("exp", Domain.between(-3, 3), Tensor::exp);
        unary("expm1", Domain.between(-2, 2), Tensor::expm1);
        unary("log", Domain.between(0.3, 4), Tensor::log);
        unary("log1p", Domain.between(-0.6, 3), Tensor::log1p);
        unary("sin", Domain.between(-6, 6), Tensor::sin);
        unary("cos", Domain.between(-6, 6), Tensor::cos);
        unary("atan", Domain.between(-3, 3), Tensor::atan);
        unary("tanh", Domain.between(-3, 3), Tensor::tanh);
        unary("sigmoid", Domain.between(-5, 5), Tensor::sigmoid);
        unary("erf", Domain.between(-2.5, 2.5), Tensor::erf);
        unary("relu", Domain.eitherSign(0.1, 2), Tensor::relu);
        unary("floor", Domain.offIntegers(-3, 3), Tensor::floor);
        unary("relu with zeros", Domain.whole(-1, 1), Tensor::relu, false);
        unary("sign of zeros", Domain.whole(-1, 1), Tensor::sign, false);
        unary("stop gradient", Domain.between(-2, 2), x -> x.times(x.stopGradient()), false);
        unary("constant", Domain.between(-2, 2), x -> x.times(Tensor.constant(dtype, 1.75)));
    }

    private void binary() {
        Domain any = Domain.between(-2, 2);
        Domain grid = Domain.grid(0.5, 0);
        Domain beside = Domain.grid(0.5, 0.25);
        binary("plus", any, any, Tensor::plus);
        binary("minus", any, any, Tensor::minus);
        binary("times", any, any, Tensor::times);
        binary("div", any, Domain.eitherSign(0.3, 2), Tensor::div);
        binary("pow", Domain.between(0.3, 2.5), any, Tensor::pow);
        binary("pow of negatives to whole powers", any, Domain.whole(0, 3), Tensor::pow, false);
        binary("maximum", grid, beside, Tensor::maximum);
        binary("minimum", grid, beside, Tensor::minimum);
        binary("maximum with ties", grid, grid, Tensor::maximum, false);
        binary("minimum with ties", grid, grid, Tensor::minimum, false);
        for (Relation relation : Relation.values()) {
            BinaryOperator<Tensor> compare = (a, b) -> compare(relation, a, b);
            binary(
                    relation + " without ties",
                    grid,
                    beside,
                    (a, b) -> compare.apply(a, b).to(dtype));
            binary(relation + " with ties", grid, grid, compare, false);
        }
        binary("a square of one tensor", any, any, (a, b) -> a.times(a).plus(b));
    }

    private static Tensor compare(Relation relation, Tensor a, Tensor b) {
        return switch (relation) {
            case EQUAL -> a.equalTo(b);
            case NOT_EQUAL -> a.notEqualTo(b);
            case LESS -> a.less(b);
            case LESS_OR_EQUAL -> a.lessOrEqual(b);
        };
    }

    private void select() {
        Domain any = Domain.between(-2, 2);
        List<Operand> operands = List.of(new Operand(DType.BOOL, Domain.truth()), floating(any), floating(any));
        Shape three = Shape.of(3, 4);
        List<List<Shape>> small = List.of(
                List.of(three, three, three),
                List.of(Shape.SCALAR, Shape.of(5), Shape.of(5)),
                List.of(Shape.of(4), three, Shape.SCALAR),
                List.of(Shape.of(0), Shape.of(0), Shape.of(1)));
        List<List<Shape>> large = List.of(
                List.of(Shape.of(4097), Shape.of(4097), Shape.of(4097)),
                List.of(Shape.of(130, 1), Shape.of(130, 33), Shape.of(33)));
        rows.add(new OpRow(
                "select", operands, true, small, large, in -> in.get(0).select(in.get(1), in.get(2))));
        rows.add(new OpRow("select of truth", operands, false, small, large, in -> {
            Tensor a = in.get(1);
            Tensor b = in.get(2);
            return in.get(0).select(a.less(b), a.greater(0.5)).select(a, b);
        }));
    }

    private void converted() {
        unary("cast to its own type", Domain.between(-2, 2), x -> Tensor.of(new Cast(x, dtype)));
        unary(
                "cast to the other type and back",
                Domain.between(-2, 2),
                x -> x.to(other()).sin().to(dtype),
                false);
        unary("cast to integer", Domain.offIntegers(-3, 3), x -> x.to(DType.I32));
        unary("cast to truth", Domain.eitherSign(0.1, 2), x -> x.to(DType.BOOL).to(dtype));
        unary(
                DType.I32,
                "cast from integer",
                Domain.whole(-9, 9),
                x -> x.to(dtype).times(0.5));
        unary(DType.BOOL, "cast from truth", Domain.truth(), x -> x.to(dtype).times(0.5));
        unary(DType.I32, "cast from integer to truth", Domain.whole(-1, 1), x -> x.to(DType.BOOL));
        unary(DType.BOOL, "cast from truth to integer", Domain.truth(), x -> x.to(DType.I32));
    }

    private DType other() {
        return dtype == DType.F32 ? DType.F64 : DType.F32;
    }

    private void integers() {
        Domain any = Domain.words();
        unary(DType.I32, "negate integers", any, Tensor::negate);
        unary(DType.I32, "abs of integers", any, Tensor::abs);
        unary(DType.I32, "sign of integers", Domain.whole(-1, 1), Tensor::sign);
        unary(DType.I32, "square of integers", any, Tensor::square);
        unary(DType.I32, "relu of integers", any, Tensor::relu);
        binary(DType.I32, "plus of integers", any, Tensor::plus);
        binary(DType.I32, "minus of integers", any, Tensor::minus);
        binary(DType.I32, "times of integers", any, Tensor::times);
        binary(DType.I32, "maximum of integers", any, Tensor::maximum);
        binary(DType.I32, "minimum of integers", any, Tensor::minimum);
        for (Relation relation : Relation.values()) {
            binary(DType.I32, relation + " of integers", Domain.whole(-2, 2), (a, b) -> compare(relation, a, b));
        }
    }

    private void truth() {
        unary(DType.BOOL, "not", Domain.truth(), Tensor::not);
        binary(DType.BOOL, "and", Domain.truth(), Tensor::and);
        binary(DType.BOOL, "or", Domain.truth(), Tensor::or);
        binary(DType.BOOL, "equal truth", Domain.truth(), Tensor::equalTo);
        binary(DType.BOOL, "unequal truth", Domain.truth(), Tensor::notEqualTo);
    }

    private Operand floating(Domain domain) {
        return new Operand(dtype, domain);
    }

    private void unary(String name, Domain domain, UnaryOperator<Tensor> op) {
        unary(name, domain, op, true);
    }

    private void unary(String name, Domain domain, UnaryOperator<Tensor> op, boolean smooth) {
        unary(dtype, name, domain, op, smooth);
    }

    private void unary(DType type, String name, Domain domain, UnaryOperator<Tensor> op) {
        unary(type, name, domain, op, false);
    }

    private void unary(DType type, String name, Domain domain, UnaryOperator<Tensor> op, boolean smooth) {
        rows.add(new OpRow(
                name,
                List.of(new Operand(type, domain)),
                smooth,
                SMALL_UNARY,
                LARGE_UNARY,
                in -> op.apply(in.getFirst())));
    }

    private void binary(String name, Domain a, Domain b, BinaryOperator<Tensor> op) {
        binary(name, a, b, op, true);
    }

    private void binary(String name, Domain a, Domain b, BinaryOperator<Tensor> op, boolean smooth) {
        binary(name, floating(a), floating(b), op, smooth);
    }

    private void binary(DType type, String name, Domain domain, BinaryOperator<Tensor> op) {
        binary(name, new Operand(type, domain), new Operand(type, domain), op, false);
    }

    private void binary(String name, Operand a, Operand b, BinaryOperator<Tensor> op, boolean smooth) {
        rows.add(new OpRow(
                name, List.of(a, b), smooth, SMALL_BINARY, LARGE_BINARY, in -> op.apply(in.get(0), in.get(1))));
    }

    private static List<Shape> one(int... sizes) {
        return List.of(Shape.of(sizes));
    }

    private static List<Shape> pair(Shape a, Shape b) {
        return List.of(a, b);
    }
}
