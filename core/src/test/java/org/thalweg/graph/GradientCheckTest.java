package org.thalweg.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.thalweg.tensor.DType;
import org.thalweg.tensor.NDArray;
import org.thalweg.tensor.Shape;

/// The check refuses derivatives that are wrong. A wrong derivative of f is that of g where f has the value of g plus
/// something whose derivative is stopped.
class GradientCheckTest {
    private final NDArray at = NDArray.of(Shape.of(3), 0.5, -1.5, 2);

    @Test
    void passesAFunctionWithItsDerivatives() {
        assertThatCode(() ->
                        GradientCheck.of(in -> in.getFirst().square().sin(), at).check())
                .doesNotThrowAnyException();
    }

    /// x·x with one factor stopped: the derivative is x in place of 2x.
    @Test
    void refusesAWrongFirstDerivative() {
        assertThatThrownBy(() -> GradientCheck.of(x -> half(x.getFirst()), at).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("jvp, element 0: ");
    }

    private static Tensor half(Tensor x) {
        return x.times(x.stopGradient());
    }

    /// An error of 3e-6 of the derivative is seen.
    @Test
    void refusesAnErrorALittleAboveTheTolerance() {
        assertThatThrownBy(() ->
                        GradientCheck.of(x -> off(x.getFirst(), 3e-6), at).first())
                .isInstanceOf(AssertionError.class);
        assertThatCode(() -> GradientCheck.of(x -> off(x.getFirst(), 3e-7), at).first())
                .doesNotThrowAnyException();
    }

    private static Tensor off(Tensor x, double relative) {
        return x.times(1 + relative).minus(x.stopGradient().times(relative));
    }

    /// x² written as its tangent at x: value x², derivative 2x, both right; second derivative 0.
    @Test
    void refusesAWrongSecondDerivative() {
        Function<List<Tensor>, Tensor> tangent = in -> {
            Tensor x = in.getFirst();
            Tensor there = x.stopGradient();
            return there.square().plus(there.times(2).times(x.minus(there)));
        };
        assertThatCode(() -> GradientCheck.of(tangent, at).first()).doesNotThrowAnyException();
        assertThatThrownBy(() -> GradientCheck.of(tangent, at).second())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("hessianVector for x0, element 0: ");
    }

    @Test
    void refusesADerivativeThatIsNotANumber() {
        NDArray zero = NDArray.of(Shape.SCALAR, 0.0);
        assertThatThrownBy(() ->
                        GradientCheck.of(x -> x.getFirst().abs().sqrt(), zero).first())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void refusesModesThatAreNotAdjoint() {
        assertThatThrownBy(() -> GradientCheck.requireAdjoint(1, 1 + 3e-12, 1)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> GradientCheck.requireAdjoint(Double.NaN, Double.NaN, 1))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesToCheckNothing() {
        assertThatThrownBy(() -> GradientCheck.of(List::getFirst, NDArray.zeros(DType.F32, Shape.of(2))))
                .hasMessage("no input of type F64: there is no derivative to check");
    }
}
