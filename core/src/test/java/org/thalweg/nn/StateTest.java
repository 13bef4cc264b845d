package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.graph.Tensor;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.Shape;
import org.thalweg.tensor.ShapeException;

/// What layers carry from step to step beside parameters.
class StateTest {
    private static final Tensor KEY = Tensor.input("key", DType.I32, Shape.of(4));
    private static final Tensor X = Tensor.input("x", DType.F64, Shape.of(5, 3));
    private static final Tensor TWO = Tensor.input("state", DType.F64, Shape.of(2));

    private static Layer keeping(String name, Shape shape) {
        return (scope, x) -> {
            scope.state("kept", Shape.of(2), 0.5);
            scope.keep(name, Tensor.full(x.dtype(), shape, 1));
            return x;
        };
    }

    /// Asks for a state, and says nothing about it.
    private static final Layer SILENT =
            (scope, x) -> x.plus(scope.state("kept", Shape.of(2), 0.5).sum());

    @Test
    void statesAreNamedByTheirLayersAndStartAsTheySay() {
        Model model = Model.of(Sequential.of(SILENT, new Dense(3), Sequential.of(SILENT)), Shape.of(3));
        assertThat(model.stateLayout()).hasToString("layer1/kept [2], sequential1/layer1/kept [2]");
        assertThat(model.initialState(DType.F32).floats()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(model.size()).isEqualTo(12);
        assertThat(Model.of(new Dense(3), Shape.of(3)).initialState(DType.F64).shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void aStateOfWhichNothingIsSaidStaysAsItIs() {
        Model model = Model.of(SILENT, Shape.of(3));
        assertThat(model.train(List.of(), List.of(TWO), X, KEY).states()).containsExactly(TWO);
    }

    @Test
    void aModelWithStatesNeedsTheirValues() {
        Model model = Model.of(SILENT, Shape.of(3));
        assertThatThrownBy(() -> model.infer(List.of(), X))
                .isInstanceOf(ShapeException.class)
                .hasMessage("0 tensors for 1 states; one for each is needed");
        assertThatThrownBy(() -> model.train(List.of(), X, KEY)).hasMessageContaining("0 tensors for 1 states");
        assertThatThrownBy(() -> model.infer(List.of(), List.of(X), X))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("state kept was [5, 3] when the model was made and is [2] now");
    }

    @Test
    void statesAndParametersOfOneNameAreRefused() {
        Layer both = (scope, x) ->
                x.times(scope.parameter("w", Shape.of(3), new Zeros())).plus(scope.state("w", Shape.of(3), 0));
        Layer turned = (scope, x) ->
                x.times(scope.state("w", Shape.of(3), 0)).plus(scope.parameter("w", Shape.of(3), new Zeros()));
        assertThatThrownBy(() -> Model.of(both, Shape.of(3)))
                .hasMessage("parameter w exists already; give the second another name");
        assertThatThrownBy(() -> Model.of(Sequential.of(turned), Shape.of(3)))
                .hasMessage("state layer1/w exists already; give the second another name");
    }

    @Test
    void onlyAStateIsKeptInTrainingAndOnceAndInItsShape() {
        assertThatThrownBy(() -> Model.of(Sequential.of(keeping("kept", Shape.of(2))), Shape.of(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state layer1/kept is kept in inference");
        assertThatThrownBy(() -> train(keeping("other", Shape.of(2))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state other is kept but was not asked for");
        assertThatThrownBy(() -> train(keeping("kept", Shape.of(3))))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("state kept is F64[2], what is to be kept is F64[3]");
        Layer twice = (scope, x) -> {
            Tensor kept = scope.state("kept", Shape.of(2), 0);
            scope.keep("kept", kept);
            scope.keep("kept", kept);
            return x;
        };
        assertThatThrownBy(() -> train(twice)).hasMessage("state kept is kept twice in one pass");
    }

    /// A training pass of a layer that cannot be asked in inference, which is how models find their states.
    private static void train(Layer layer) {
        Layer trained = (scope, x) -> scope.training() ? layer.apply(scope, x) : SILENT.apply(scope, x);
        Model.of(trained, Shape.of(3)).train(List.of(), List.of(TWO), X, KEY);
    }
}
