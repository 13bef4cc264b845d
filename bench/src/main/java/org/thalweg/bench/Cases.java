package org.thalweg.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.Shape;

/// The catalogue of cases, in the order of reports.
final class Cases {
    private static final Map<String, Case> ALL = new LinkedHashMap<>();

    static {
        Mlp mlp = Mlp.of(128, 784, 512, 256, 10);
        add(new MlpCase("mlp", Counts.mlp(), mlp));
        add(new MlpCase("mlp-small", Counts.mlpSmall(), Mlp.of(16, 4, 16, 3)));
        add(new HvpCase("hvp", Counts.hvp(), mlp));
        add(new AdamCase("adam-10m", Counts.adam(), Counts.ELEMENTS));
        add(new FunctionCase("exp", Counts.elementwise(), Shape.of(Counts.ELEMENTS), Tensor::exp));
        add(new FunctionCase("tanh", Counts.elementwise(), Shape.of(Counts.ELEMENTS), Tensor::tanh));
        add(new FunctionCase("softmax", Counts.elementwise(), Shape.of(10_000, 1_000), x -> Functions.softmax(x, -1)));
        add(new FunctionCase("layernorm", Counts.elementwise(), Shape.of(10_000, 1_000), Cases::layerNorm));
    }

    private Cases() {}

    /// (x − x̄) / √(var x + 1e-5) along the last axis.
    private static Tensor layerNorm(Tensor x) {
        Tensor mean = Functions.keep(x.mean(-1), x, -1);
        Tensor variance = Functions.keep(Functions.variance(x, -1), x, -1);
        return x.minus(mean).div(variance.plus(1e-5).sqrt());
    }

    private static void add(Case c) {
        ALL.put(c.name(), c);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    /// @throws IllegalArgumentException if there is none of this name
    static Case named(String name) {
        Case found = ALL.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no case " + name + "; there are " + String.join(", ", ALL.keySet()));
        }
        return found;
    }
}
