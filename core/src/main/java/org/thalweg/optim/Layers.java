package org.thalweg.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;

/// What the Fisher matrix F = E[Jᵀv (Jᵀv)ᵀ] of a model is made of, v the scores of its [Likelihood]: for each
/// matrix W of parameters that only makes rows s = xW (+ b) the rows x and their Jᵀv, the derivatives g in s;
/// for the others the squares of Jᵀv, whose mean is the diagonal of F.
///
/// @param layers in the order of their weights
/// @param squares for each parameter, also for those of the layers, of its shape
public record Layers(List<Layer> layers, Map<String, Tensor> squares) {
    public Layers {
        layers = List.copyOf(layers);
        squares = Collections.unmodifiableMap(new LinkedHashMap<>(squares));
    }

    /// A layer s = xW + b. The rows are the examples; with several places in each (times, pixels, uses of the
    /// same W) they are all of these.
    ///
    /// @param weight the name of W
    /// @param bias the name of b, if it has one that is used nowhere else
    /// @param transposed whether the parameter is Wᵀ
    /// @param inputs x : `[rows, in]`
    /// @param gradients g : `[rows, out]`, one for each score
    public record Layer(
            String weight, @Nullable String bias, boolean transposed, Tensor inputs, List<Tensor> gradients) {
        public Layer {
            gradients = List.copyOf(gradients);
        }

        /// Without its bias, unless that is among the chosen parameters.
        private Layer with(Set<String> chosen) {
            String kept = bias != null && chosen.contains(bias) ? bias : null;
            return new Layer(weight, kept, transposed, inputs, gradients);
        }

        public int in() {
            return inputs.size(1);
        }

        public int out() {
            return gradients.getFirst().size(1);
        }

        /// The weight in a flat vector of a layout as W : `[in, out]`.
        public Tensor matrix(Layout layout, Tensor flat) {
            Tensor view = layout.view(flat, weight);
            return transposed ? view.reshape(out(), in()).transpose() : view.reshape(in(), out());
        }

        /// What [#matrix] has made a matrix of, under the parameter's own shape.
        public Tensor parameter(Layout layout, Tensor matrix) {
            return (transposed ? matrix.transpose() : matrix)
                    .reshape(layout.entry(weight).shape());
        }
    }

    /// The layers of a model's output, and what the scores become in them.
    static Layers of(Layout layout, List<Tensor> views, Tensor output, List<Tensor> scores) {
        List<LayerSearch.Found> found = LayerSearch.in(output, views);
        List<Tensor> rows = found.stream()
                .flatMap(layer -> layer.uses().stream())
                .map(LayerSearch.Use::result)
                .toList();
        List<List<Tensor>> derivatives = scores.stream()
                .map(v -> Derivatives.vjp(List.of(output), List.of(v), views, rows))
                .toList();
        Map<String, Tensor> squares = new LinkedHashMap<>();
        for (int i = 0; i < views.size(); i++) {
            int at = i;
            squares.put(
                    layout.entries().get(i).name(),
                    derivatives.stream()
                            .map(d -> d.get(at).square())
                            .reduce(Tensor::plus)
                            .orElseThrow());
        }
        List<Layer> layers = new ArrayList<>();
        int at = views.size();
        for (LayerSearch.Found layer : found) {
            int from = at;
            List<Tensor> gradients = derivatives.stream()
                    .map(d ->
                            layer.gradients(d.subList(from, from + layer.uses().size())))
                    .toList();
            layers.add(new Layer(
                    layout.entries().get(layer.weight()).name(),
                    layer.bias() < 0 ? null : layout.entries().get(layer.bias()).name(),
                    layer.transposed(),
                    layer.inputs(),
                    gradients));
            at += layer.uses().size();
        }
        return new Layers(layers, squares);
    }

    /// An estimate of the diagonal of F: in the layers the sum of squares over rows,
    ///
    ///     d = (x ∘ x)ᵀ (g ∘ g),   that of the bias Σ g ∘ g
    ///
    /// and elsewhere (Jᵀv)²: Chapelle & Erhan (2011), "Improved preconditioner for Hessian free optimization",
    /// NIPS Workshop on Deep Learning. Its mean over scores is diag F, but for layers with several rows of one
    /// example, whose products with each other it leaves out.
    ///
    /// @param layout of all parameters that are in `squares`
    public Tensor diagonal(Layout layout) {
        Map<String, Tensor> known = new HashMap<>(squares);
        for (Layer layer : layers) {
            Tensor g = layer.gradients().stream()
                    .map(Tensor::square)
                    .reduce(Tensor::plus)
                    .orElseThrow();
            Tensor d = layer.inputs().square().transpose().matmul(g);
            known.put(layer.weight(), layer.parameter(layout, d));
            String bias = layer.bias();
            if (bias != null) {
                known.put(bias, g.sum(0).reshape(layout.entry(bias).shape()));
            }
        }
        return layout.flatten(layout.entries().stream()
                .map(e -> Objects.requireNonNull(known.get(e.name()), e.name()))
                .toList());
    }

    /// Those of some of the parameters, by name.
    Layers part(Set<String> chosen) {
        Map<String, Tensor> some = new LinkedHashMap<>(squares);
        some.keySet().retainAll(chosen);
        return new Layers(
                layers.stream()
                        .filter(layer -> chosen.contains(layer.weight()))
                        .map(layer -> layer.with(chosen))
                        .toList(),
                some);
    }
}
