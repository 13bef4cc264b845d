package org.thalweg.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Op.Stacked;
import org.thalweg.graph.Tensor;

/// What the Fisher matrix F = E[Jᵀv (Jᵀv)ᵀ] of a model is made of, v the scores of its [Likelihood]: for each
/// matrix W of parameters that only makes rows s = xW (+ b) the rows x and their Jᵀv, the derivatives g in s;
/// for the others the squares of Jᵀv, whose mean is the diagonal of F.
///
/// @param layers in the order of their weights
/// @param squares for each parameter, also for those of the layers, of its shape
/// @param rows how many rows of outputs the batch has: examples, or their places
public record Layers(List<Layer> layers, Map<String, Tensor> squares, int rows) {
    public Layers {
        layers = List.copyOf(layers);
        squares = Collections.unmodifiableMap(new LinkedHashMap<>(squares));
    }

    /// Some columns of a matrix, side by side: from one up to, but without, another.
    public record Columns(int from, int to) {}

    /// A layer s = xW + b. The rows are the examples; with several places in each (times, pixels, uses of the
    /// same W) they are all of these. Of a recurrent layer rows that no score reaches do not count: they are no
    /// steps of a sequence, but what a mask hides behind its end; they stand as zeros.
    ///
    /// @param weight the name of W
    /// @param columns those of the parameter that are W; `null` for all
    /// @param bias the name of b, if it has one that is used nowhere else
    /// @param transposed whether the parameter is Wᵀ
    /// @param inputs x : `[rows, in]`
    /// @param count how many of these rows count, a scalar
    /// @param gradients g : `[rows, out]`, one for each score
    public record Layer(
            String weight,
            @Nullable Columns columns,
            @Nullable String bias,
            boolean transposed,
            Tensor inputs,
            Tensor count,
            List<Tensor> gradients) {
        public Layer {
            gradients = List.copyOf(gradients);
        }

        private static Layer of(Layout layout, LayerSearch.Found found, List<Tensor> gradients) {
            Tensor x = found.inputs();
            Tensor count = Tensor.constant(x.dtype(), x.size(0));
            if (found.padded()) {
                Tensor reached = gradients.stream()
                        .map(g -> g.abs().sum(1))
                        .reduce(Tensor::plus)
                        .orElseThrow()
                        .greater(0)
                        .to(x.dtype());
                x = x.times(reached.expand(1));
                count = reached.sum().maximum(1);
            }
            return new Layer(
                    layout.entries().get(found.weight()).name(),
                    found.columns(),
                    found.bias() < 0 ? null : layout.entries().get(found.bias()).name(),
                    found.transposed(),
                    x,
                    count,
                    gradients);
        }

        /// Without its bias, unless that is among the chosen parameters.
        private Layer with(Set<String> chosen) {
            String kept = bias != null && chosen.contains(bias) ? bias : null;
            return new Layer(weight, columns, kept, transposed, inputs, count, gradients);
        }

        /// Tells it from the others: its weight, with the columns that it has of it.
        public String name() {
            return columns == null ? weight : weight + "/" + columns.from() + "-" + (columns.to() - 1);
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
            if (columns != null) {
                return view.reshape(in(), -1).slice(1, columns.from(), columns.to());
            }
            return transposed ? view.reshape(out(), in()).transpose() : view.reshape(in(), out());
        }

        /// What [#matrix] has made a matrix of, under the parameter's own shape; still a matrix if it is a
        /// piece.
        public Tensor parameter(Layout layout, Tensor matrix) {
            return columns != null
                    ? matrix
                    : (transposed ? matrix.transpose() : matrix)
                            .reshape(layout.entry(weight).shape());
        }
    }

    /// The layers of a model's output, and what the scores become in them.
    static Layers of(Layout layout, List<Tensor> views, Tensor output, List<Tensor> scores) {
        List<LayerSearch.Found> found = LayerSearch.in(output, views);
        List<LayerSearch.Use> uses =
                found.stream().flatMap(layer -> layer.uses().stream()).toList();
        List<Scored> scored =
                scores.stream().map(v -> Scored.of(output, v, views, uses)).toList();
        Map<String, Tensor> squares = new LinkedHashMap<>();
        for (int i = 0; i < views.size(); i++) {
            int at = i;
            squares.put(
                    layout.entries().get(i).name(),
                    scored.stream()
                            .map(d -> d.ofViews().get(at).square())
                            .reduce(Tensor::plus)
                            .orElseThrow());
        }
        List<Layer> layers = new ArrayList<>();
        int from = 0;
        for (LayerSearch.Found layer : found) {
            int at = from;
            int to = from + layer.uses().size();
            layers.add(Layer.of(
                    layout,
                    layer,
                    scored.stream()
                            .map(d -> layer.gradients(d.ofUses().subList(at, to)))
                            .toList()));
            from = to;
        }
        int numbers = output.shape().elements();
        return new Layers(layers, squares, output.rank() < 2 ? numbers : numbers / output.size(-1));
    }

    /// The derivatives Jᵀv of a score: in the parameters, and in the result of each use, of all turns if it is in a
    /// loop.
    private record Scored(List<Tensor> ofViews, List<Tensor> ofUses) {
        static Scored of(Tensor output, Tensor score, List<Tensor> views, List<LayerSearch.Use> uses) {
            List<Tensor> between = new ArrayList<>();
            List<Stacked> inLoops = new ArrayList<>();
            for (LayerSearch.Use use : uses) {
                Tensor loop = use.loop();
                if (loop == null) {
                    between.add(use.result());
                } else {
                    inLoops.add(new Stacked(loop, use.result()));
                }
            }
            List<Tensor> all = Derivatives.vjp(List.of(output), List.of(score), views, between, inLoops);
            Iterator<Tensor> outside = all.subList(views.size(), all.size()).iterator();
            Iterator<Tensor> inside =
                    all.subList(views.size() + between.size(), all.size()).iterator();
            return new Scored(
                    all.subList(0, views.size()),
                    uses.stream()
                            .map(use -> (use.loop() == null ? outside : inside).next())
                            .toList());
        }
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
        Map<String, Tensor> ofLayers = new HashMap<>();
        for (Layer layer : layers) {
            Tensor g = layer.gradients().stream()
                    .map(Tensor::square)
                    .reduce(Tensor::plus)
                    .orElseThrow();
            Tensor d = layer.inputs().square().transpose().matmul(g);
            ofLayers.merge(
                    layer.weight(),
                    layer.parameter(layout, d),
                    (before, after) -> Tensor.concat(List.of(before, after), 1));
            String bias = layer.bias();
            if (bias != null) {
                ofLayers.put(bias, g.sum(0).reshape(layout.entry(bias).shape()));
            }
        }
        Map<String, Tensor> known = new HashMap<>(squares);
        ofLayers.forEach(
                (name, d) -> known.put(name, d.reshape(layout.entry(name).shape())));
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
                some,
                rows);
    }
}
