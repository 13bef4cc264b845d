package org.thalweg.formula;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Tensor;
import org.thalweg.spec.Source;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;

/// What tensors the variables of an expression stand for.
interface Binding {
    /// The tensor of a variable without index.
    Tensor plain(String name, Source source);

    /// The elements of an indexed variable, `[k]`.
    Tensor elements(String name, Source source);

    /// Variables as parts of one vector. Each part is taken once.
    static Binding of(Variables variables, Tensor x) {
        int count = variables.count();
        if (x.dtype() != DType.F64 || !x.shape().equals(Shape.of(count))) {
            throw new FormulaException(
                    "the vector of variables is " + x.dtype() + x.shape() + "; expected F64[" + count + "] for "
                            + variables,
                    Source.NONE);
        }
        Map<String, Tensor> parts = new HashMap<>();
        return new Binding() {
            @Override
            public Tensor plain(String name, Source source) {
                Variables.Entry entry = variables.entry(name, false, source);
                return parts.computeIfAbsent(name, _ -> part(entry).reshape(Shape.SCALAR));
            }

            @Override
            public Tensor elements(String name, Source source) {
                Variables.Entry entry = variables.entry(name, true, source);
                return parts.computeIfAbsent(name, _ -> part(entry));
            }

            private Tensor part(Variables.Entry entry) {
                return x.slice(0, entry.offset(), entry.offset() + entry.places());
            }
        };
    }

    /// Variables as tensors of their own.
    static Binding of(Map<String, Tensor> values) {
        values.forEach((name, tensor) -> {
            if (tensor.dtype() != DType.F64 || tensor.rank() > 1) {
                throw new FormulaException(
                        "`" + name + "` is " + tensor.dtype() + tensor.shape() + "; expected F64[] or F64[n]",
                        Source.NONE);
            }
        });
        return new Binding() {
            @Override
            public Tensor plain(String name, Source source) {
                Tensor tensor = values.get(name);
                if (tensor == null) {
                    throw Variables.unknown(name, List.copyOf(values.keySet()), source);
                }
                return tensor;
            }

            @Override
            public Tensor elements(String name, Source source) {
                Tensor tensor = plain(name, source);
                if (tensor.rank() == 0) {
                    throw new FormulaException("`" + name + "` is a scalar; expected no index", source);
                }
                return tensor;
            }
        };
    }
}
