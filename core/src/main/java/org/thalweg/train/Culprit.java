package org.thalweg.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.thalweg.graph.Order;
import org.thalweg.graph.Tensor;
import org.thalweg.optim.Layout;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The tensor with which a step went wrong: the first, in the order in which a step computes, that has an element
/// which is infinite or no number.
///
/// @param stage what of the step it belongs to
/// @param layer the layer's path, such as `encoder/dense2`; empty for the loss
/// @param tensor what it is: `output`, `loss`, or the name of a parameter in the layout, such as `dense2/weight`
/// @param shape its shape
/// @param index where in it
/// @param value what stands there
public record Culprit(Stage stage, String layer, String tensor, Shape shape, List<Integer> index, double value) {
    /// The parts of a step in order.
    public enum Stage {
        /// Forward: outputs of layers.
        OUTPUT,
        /// The mean loss.
        LOSS,
        /// Backward: the gradient of the loss in a parameter.
        GRADIENT,
        /// A parameter after the update, or what the rule remembers.
        UPDATE
    }

    public Culprit {
        index = List.copyOf(index);
    }

    /// `the gradient of dense2/weight [64, 10] at [3, 2] is NaN`.
    public String describe() {
        String what = switch (stage) {
            case OUTPUT -> "the output of layer " + layer + " " + shape + place();
            case LOSS -> "the mean of the losses of finite outputs";
            case GRADIENT -> "the gradient of " + tensor + " " + shape + place();
            case UPDATE -> tensor + " " + shape + place() + " after the update";
        };
        return what + " is " + value;
    }

    private String place() {
        return index.isEmpty() ? "" : " at " + index;
    }

    /// What can be looked at: tensors of a step in the order in which they are to be judged.
    static final class Suspects {
        private record Suspect(
                Stage stage,
                String layer,
                String tensor,
                @Nullable Layout layout) {}

        private final Map<Tensor, Suspect> suspects = new LinkedHashMap<>();

        /// Outputs that were not finite in steps that were: a mask may be made of infinities.
        private final Set<Suspect> usual = new HashSet<>();

        /// The last tensor of each layer, in the order of the forward pass, and the loss.
        Suspects forward(Tensor loss) {
            Map<String, Tensor> last = new LinkedHashMap<>();
            for (Tensor t : Order.of(List.of(loss))) {
                if (t.dtype().isFloating()
                        && !t.path().isEmpty()
                        && !t.op().inputs().isEmpty()) {
                    last.remove(t.path());
                    last.put(t.path(), t);
                }
            }
            last.forEach((path, t) -> suspects.put(t, new Suspect(Stage.OUTPUT, path, "output", null)));
            suspects.put(loss, new Suspect(Stage.LOSS, "", "loss", null));
            return this;
        }

        /// A flat vector with a layout.
        Suspects flat(Stage stage, Tensor vector, Layout layout) {
            suspects.putIfAbsent(vector, new Suspect(stage, "", "", layout));
            return this;
        }

        /// Another tensor.
        Suspects other(Stage stage, Tensor tensor, String name) {
            suspects.putIfAbsent(tensor, new Suspect(stage, "", name, null));
            return this;
        }

        List<Tensor> tensors() {
            return List.copyOf(suspects.keySet());
        }

        /// The first that is not finite, if the loss, the gradient or the update is not.
        ///
        /// @param values of [#tensors], by their number
        TrainingOutcome.Ending.@Nullable NotFinite first(long step, IntFunction<NDArray> values) {
            int i = 0;
            double loss = Double.NaN;
            Map<Suspect, Culprit> found = new LinkedHashMap<>();
            for (Suspect suspect : suspects.values()) {
                NDArray value = values.apply(i++);
                loss = suspect.stage() == Stage.LOSS ? value.get(0) : loss;
                Culprit culprit = judge(suspect, value);
                if (culprit != null) {
                    found.put(suspect, culprit);
                }
            }
            Optional<Stage> failed = found.keySet().stream()
                    .map(Suspect::stage)
                    .filter(stage -> stage != Stage.OUTPUT)
                    .findFirst();
            if (failed.isEmpty()) {
                usual.addAll(found.keySet());
                return null;
            }
            usual.forEach(found::remove);
            boolean late = failed.get() == Stage.UPDATE; // what came before did no harm
            Culprit first = found.values().stream()
                    .filter(culprit -> !late || culprit.stage() == Stage.UPDATE)
                    .findFirst()
                    .orElseThrow();
            return new TrainingOutcome.Ending.NotFinite(step, loss, failed.get(), first);
        }

        private static @Nullable Culprit judge(Suspect suspect, NDArray values) {
            Layout layout = suspect.layout();
            if (layout == null) {
                return judge(suspect, suspect.tensor(), values);
            }
            // Backward, what is wrong in a layer is wrong in all before it: so the last parameter is the first of the
            // pass.
            List<Layout.Entry> entries = new ArrayList<>(layout.entries());
            for (Layout.Entry entry : suspect.stage() == Stage.GRADIENT ? entries.reversed() : entries) {
                Culprit found = judge(suspect, entry.name(), layout.read(values, entry.name()));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }

        private static @Nullable Culprit judge(Suspect suspect, String name, NDArray values) {
            for (int i = 0; i < values.shape().elements(); i++) {
                if (!Double.isFinite(values.get(i))) {
                    int end = name.lastIndexOf('/');
                    String layer = suspect.layout() == null || end < 0 ? suspect.layer() : name.substring(0, end);
                    return new Culprit(
                            suspect.stage(), layer, name, values.shape(), place(values.shape(), i), values.get(i));
                }
            }
            return null;
        }

        private static List<Integer> place(Shape shape, int i) {
            Integer[] index = new Integer[shape.rank()];
            int rest = i;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index[axis] = rest % shape.size(axis);
                rest /= shape.size(axis);
            }
            return Arrays.asList(index);
        }
    }
}
