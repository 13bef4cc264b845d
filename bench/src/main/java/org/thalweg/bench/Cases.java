package org.thalweg.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.thalweg.graph.Functions;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Adam;
import org.thalweg.optim.Constant;
import org.thalweg.optim.DecoupledDecay;
import org.thalweg.optim.Momentum;
import org.thalweg.optim.Nesterov;
import org.thalweg.tensor.Shape;

/// The catalogue of cases, in the order of reports.
final class Cases {
    private static final Map<String, Case> ALL = new LinkedHashMap<>();

    static {
        Mlp mlp = Mlp.of(128, 784, 512, 256, 10);
        add(new MlpCase("mlp", Counts.mlp(), mlp));
        add(new MlpCase("mlp-small", Counts.mlpSmall(), Mlp.of(16, 4, 16, 3)));
        var nesterov = new Nesterov(new Constant(0.01), 0.99, Nesterov.Form.REWRITTEN);
        add(new TrainingCase("autoencoder", Counts.autoencoder(), nesterov, Autoencoder::network));
        var adam = new Adam(new Constant(0.001));
        add(new TrainingCase("lenet", Counts.lenet(), adam, LeNet::network));
        var momentum = new Momentum(new Constant(0.1), 0.9, Momentum.Form.RATE_OUTSIDE, 0);
        add(new TrainingCase("resnet20", Counts.resnet20(), momentum, ResNet20::network));
        var adamW = adam.then(new DecoupledDecay(0.01));
        add(new TrainingCase("transformer", Counts.transformer(), adamW, Transformer::network));
        add(new HvpCase("hvp", Counts.hvp(), mlp));
        add(new AdamCase("adam-10m", Counts.adam(), Counts.ELEMENTS));
        add(new FunctionCase("exp", Counts.elementwise(), Shape.of(Counts.ELEMENTS), Tensor::exp));
        add(new FunctionCase("tanh", Counts.elementwise(), Shape.of(Counts.ELEMENTS), Tensor::tanh));
        add(new FunctionCase("gelu", Counts.elementwise(), Shape.of(Counts.ELEMENTS), Transformer::gelu));
        add(new FunctionCase("softmax", Counts.elementwise(), Shape.of(10_000, 1_000), x -> Functions.softmax(x, -1)));
        add(new FunctionCase("layernorm", Counts.elementwise(), Shape.of(10_000, 1_000), Transformer::layerNorm));
    }

    private Cases() {}

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
