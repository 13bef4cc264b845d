package org.thalweg.solve;

import java.util.Map;
import java.util.TreeMap;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The models of the 27 NIST sets as expressions of b and x, in NIST's formulas.
final class NistModels {
    /// b : the parameters, each `[1]`; x : the predictors, each `[n]`.
    interface Model {
        Tensor of(Tensor[] b, Tensor[] x);
    }

    static final Map<String, Model> ALL = all();

    private NistModels() {}

    /// The residuals model − y of a set.
    static TracedResiduals residuals(NistSet set) {
        Tensor[] x = java.util.Arrays.stream(set.x()).map(NistModels::data).toArray(Tensor[]::new);
        Tensor y = data(set.y());
        Tensor response = set.name().equals("Nelson") ? y.log() : y;
        int p = set.certified().length;
        return TracedResiduals.of(p, parameters -> {
            Tensor[] b = new Tensor[p];
            for (int j = 0; j < p; j++) {
                b[j] = parameters.slice(0, j, j + 1);
            }
            return ALL.get(set.name()).of(b, x).minus(response);
        });
    }

    private static Tensor data(double[] column) {
        return Tensor.constant(NDArray.of(Shape.of(column.length), column));
    }

    private static Map<String, Model> all() {
        Map<String, Model> all = new TreeMap<>();
        Model saturation =
                (b, x) -> b[0].times(b[1].times(x[0]).negate().exp().negate().plus(1));
        all.put("Misra1a", saturation);
        all.put("BoxBOD", saturation);
        Model chwirut = (b, x) -> b[0].times(x[0]).negate().exp().div(b[1].plus(b[2].times(x[0])));
        all.put("Chwirut1", chwirut);
        all.put("Chwirut2", chwirut);
        Model lanczos =
                (b, x) -> decay(b[0], b[1], x[0]).plus(decay(b[2], b[3], x[0])).plus(decay(b[4], b[5], x[0]));
        all.put("Lanczos1", lanczos);
        all.put("Lanczos2", lanczos);
        all.put("Lanczos3", lanczos);
        Model gauss = (b, x) ->
                decay(b[0], b[1], x[0]).plus(bell(b[2], b[3], b[4], x[0])).plus(bell(b[5], b[6], b[7], x[0]));
        all.put("Gauss1", gauss);
        all.put("Gauss2", gauss);
        all.put("Gauss3", gauss);
        all.put("DanWood", (b, x) -> b[0].times(x[0].pow(b[1])));
        all.put(
                "Misra1b",
                (b, x) -> b[0].times(
                        b[1].times(x[0]).times(0.5).plus(1).pow(-2).negate().plus(1)));
        all.put("Kirby2", (b, x) -> polynomial(x[0], b[0], b[1], b[2]).div(polynomial(x[0], null, b[3], b[4])));
        Model cubics = (b, x) -> polynomial(x[0], b[0], b[1], b[2], b[3]).div(polynomial(x[0], null, b[4], b[5], b[6]));
        all.put("Hahn1", cubics);
        all.put("Thurber", cubics);
        all.put(
                "Nelson",
                (b, x) -> b[0].minus(
                        b[1].times(x[0]).times(b[2].times(x[1]).negate().exp())));
        all.put("MGH17", (b, x) -> b[0].plus(decay(b[1], b[3], x[0])).plus(decay(b[2], b[4], x[0])));
        all.put(
                "Misra1c",
                (b, x) -> b[0].times(
                        b[1].times(x[0]).times(2).plus(1).pow(-0.5).negate().plus(1)));
        all.put(
                "Misra1d",
                (b, x) -> b[0].times(b[1]).times(x[0]).div(b[1].times(x[0]).plus(1)));
        all.put(
                "Roszman1",
                (b, x) -> b[0].minus(b[1].times(x[0]))
                        .minus(b[2].div(x[0].minus(b[3])).atan().div(Math.PI)));
        all.put(
                "ENSO",
                (b, x) -> b[0].plus(wave(b[1], b[2], x[0].times(2 * Math.PI / 12)))
                        .plus(wave(b[4], b[5], x[0].times(2 * Math.PI).div(b[3])))
                        .plus(wave(b[7], b[8], x[0].times(2 * Math.PI).div(b[6]))));
        all.put(
                "MGH09",
                (b, x) -> b[0].times(x[0].square().plus(x[0].times(b[1])))
                        .div(x[0].square().plus(x[0].times(b[2])).plus(b[3])));
        all.put("Rat42", (b, x) -> b[0].div(b[1].minus(b[2].times(x[0])).exp().plus(1)));
        all.put("MGH10", (b, x) -> b[0].times(b[1].div(x[0].plus(b[2])).exp()));
        all.put(
                "Eckerle4",
                (b, x) -> b[0].div(b[1])
                        .times(x[0].minus(b[2]).div(b[1]).square().times(-0.5).exp()));
        all.put(
                "Rat43",
                (b, x) -> b[0].div(b[1].minus(b[2].times(x[0])).exp().plus(1).pow(b[3].reciprocal())));
        all.put(
                "Bennett5",
                (b, x) -> b[0].times(b[1].plus(x[0]).pow(b[2].reciprocal().negate())));
        return all;
    }

    private static Tensor decay(Tensor height, Tensor rate, Tensor x) {
        return height.times(rate.times(x).negate().exp());
    }

    private static Tensor bell(Tensor height, Tensor centre, Tensor width, Tensor x) {
        return height.times(
                x.minus(centre).square().div(width.square()).negate().exp());
    }

    private static Tensor wave(Tensor cosine, Tensor sine, Tensor angle) {
        return cosine.times(angle.cos()).plus(sine.times(angle.sin()));
    }

    /// Horner's scheme; `null` as the first coefficient is 1.
    private static Tensor polynomial(Tensor x, @org.jspecify.annotations.Nullable Tensor first, Tensor... more) {
        Tensor sum = more[more.length - 1];
        for (int k = more.length - 2; k >= 0; k--) {
            sum = more[k].plus(x.times(sum));
        }
        return first == null ? x.times(sum).plus(1) : first.plus(x.times(sum));
    }
}
