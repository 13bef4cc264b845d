package org.thalweg.nn;

import java.util.List;
import java.util.stream.Stream;
import org.thalweg.graph.Derivatives;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import tools.jackson.databind.JsonNode;

/// A loss of the golden files: of each example, the gradient of the mean, and the product of its Hessian with v.
record TorchLoss(JsonNode json) {
    Stream<TorchFigures> run() {
        return Stream.of(DType.F64, DType.F32).map(this::figures);
    }

    private TorchFigures figures(DType dtype) {
        Loss loss = Catalogues.LOSSES.create(json.get("loss").asString());
        var figures = new TorchFigures(dtype);
        Tensor z = figures.input("z", json.get("output"));
        Tensor target = figures.input("t", json.get("target"));
        Tensor mean = loss.mean(z, target);
        List<Tensor> v = List.of(figures.constant(json.get("v")));
        figures.expect("loss of each example", loss.perExample(z, target), json.get("perExample"));
        figures.expect("gradient", Derivatives.gradient(mean, List.of(z)).getFirst(), json.get("gradient"));
        figures.expect(
                "Hessian product",
                Derivatives.hessianVector(mean, List.of(z), v).getFirst(),
                json.get("hessianVector"));
        return figures;
    }
}
