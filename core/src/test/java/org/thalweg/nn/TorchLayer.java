package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;
import tools.jackson.databind.JsonNode;

/// A layer or model of the golden files: its parameters by the names of its layout, what it gives, and derivatives.
///
/// With y the output, c a cotangent and v a direction of all parameters and of x, the figures are y, the states after a
/// training step, the gradient of Σ c ⊙ y, and, in double precision, the derivative of y along v and the Hessian of
/// Σ c ⊙ y times v.
record TorchLayer(JsonNode json) {
    private static final Tensor KEY = Tensor.constant(NDArray.of(Shape.of(4), 1, 2, 3, 4));

    Stream<TorchFigures> run() {
        return byType().values().stream();
    }

    Map<DType, TorchFigures> byType() {
        Map<DType, TorchFigures> figures = new LinkedHashMap<>();
        for (DType dtype : List.of(DType.F64, DType.F32)) {
            figures.put(dtype, figures(dtype));
        }
        return figures;
    }

    private Layer layer() {
        return json.has("model")
                ? Catalogues.MODELS
                        .create(json.get("model").asString())
                        .network(json.get("outputs").asInt())
                : Catalogues.LAYERS.create(json.get("layer").asString());
    }

    private TorchFigures figures(DType dtype) {
        var figures = new TorchFigures(dtype);
        Tensor x = figures.input("x", json.get("x"));
        Model model = model(x);
        List<Tensor> parameters = inputs(figures, "parameters", names(model));
        List<String> stateNames = model.states().stream().map(State::path).toList();
        List<Tensor> states = inputs(figures, "states", stateNames);
        Tensor y;
        if (json.get("train").asBoolean()) {
            Model.Pass pass = model.train(parameters, states, x, KEY);
            y = pass.output();
            for (int i = 0; i < states.size(); i++) {
                String name = stateNames.get(i);
                figures.expect(
                        "next " + name,
                        pass.states().get(i),
                        json.get("nextStates").get(name));
            }
        } else {
            y = model.infer(parameters, states, x);
        }
        figures.expect("output", y, json.get("y"));
        addDerivatives(figures, dtype, y, x, parameters, names(model));
        return figures;
    }

    private static List<String> names(Model model) {
        return model.parameters().stream().map(Parameter::path).toList();
    }

    private Model model(Tensor x) {
        Layer layer = layer();
        Model model = Model.of(layer, x.shape().without(0));
        if (!json.has("mask")) {
            return model;
        }
        JsonNode values = json.get("mask").get("values");
        boolean[] valid = new boolean[values.size()];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = values.get(i).asInt() == 1;
        }
        Tensor mask = Tensor.constant(NDArray.of(Shape.of(x.size(0), x.size(1)), valid));
        Layer masked = (scope, in) -> switch (layer) {
            case Recurrent recurrent -> recurrent.apply(scope, in, mask);
            case Attention attention -> attention.apply(scope, in, mask);
            case TransformerBlock block -> block.apply(scope, in, mask);
            case GlobalMaxPool pool -> pool.apply(scope, in, mask);
            case GlobalAveragePool pool -> pool.apply(scope, in, mask);
            default -> throw new IllegalArgumentException(layer + " takes no mask");
        };
        return new Model(
                masked,
                model.input(),
                model.output(),
                model.parameters(),
                model.layout(),
                model.states(),
                model.stateLayout());
    }

    /// The values of the case must be those that the model asks for, by name; shapes are checked as they are used.
    private List<Tensor> inputs(TorchFigures figures, String kind, List<String> names) {
        List<String> given = new ArrayList<>(json.path(kind).propertyNames());
        assertThat(given).as(kind).containsExactlyInAnyOrderElementsOf(names);
        return names.stream()
                .map(name -> figures.input(name, json.get(kind).get(name)))
                .toList();
    }

    private void addDerivatives(
            TorchFigures figures,
            DType dtype,
            Tensor y,
            Tensor x,
            List<Tensor> parameters,
            List<String> parameterNames) {
        List<Tensor> variables = new ArrayList<>(parameters);
        List<String> names = new ArrayList<>(parameterNames);
        if (x.dtype().isFloating()) {
            variables.add(x);
            names.add("x");
        }
        Tensor loss = y.times(figures.constant(json.get("c"))).sum();
        expect(figures, "gradient of ", names, Derivatives.gradient(loss, variables), json.get("gradients"));
        if (dtype == DType.F64) {
            List<Tensor> v = names.stream()
                    .map(name -> figures.constant(json.get("v").get(name)))
                    .toList();
            figures.expect(
                    "derivative along v",
                    Derivatives.jvp(List.of(y), variables, v).getFirst(),
                    json.get("jvp"));
            List<Tensor> curvature = Derivatives.hessianVector(loss, variables, v);
            expect(figures, "Hessian product of ", names, curvature, json.get("hessianVector"));
        }
    }

    private static void expect(
            TorchFigures figures, String what, List<String> names, List<Tensor> found, JsonNode expected) {
        for (int i = 0; i < names.size(); i++) {
            figures.expect(what + names.get(i), found.get(i), expected.get(names.get(i)));
        }
    }
}
