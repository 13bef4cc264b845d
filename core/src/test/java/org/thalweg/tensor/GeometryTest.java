package org.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.thalweg.tensor.Geometry.Axis;

/// The numbers of windows in the figures of Dumoulin & Visin (2016).
class GeometryTest {
    @Test
    void windowsAreCountedAsInTheGuide() {
        assertThat(Axis.of(4, 3).output()).isEqualTo(2); // figure 2.1
        assertThat(new Axis(5, 4, 1, 1, 2, 2).output()).isEqualTo(6); // 2.2
        assertThat(new Axis(5, 3, 1, 1, 1, 1).output()).isEqualTo(5); // 2.3
        assertThat(new Axis(5, 3, 1, 1, 2, 2).output()).isEqualTo(7); // 2.4
        assertThat(new Axis(5, 3, 2, 1, 0, 0).output()).isEqualTo(2); // 2.5
        assertThat(new Axis(5, 3, 2, 1, 1, 1).output()).isEqualTo(3); // 2.6
        assertThat(new Axis(6, 3, 2, 1, 1, 1).output()).isEqualTo(3); // 2.7: the last row of zeros is in no window
        assertThat(new Axis(7, 3, 1, 2, 0, 0).output()).isEqualTo(3); // 5.1
    }

    @Test
    void aWindowThatDoesNotFitIsNone() {
        assertThat(Axis.of(2, 3).output()).isZero();
        assertThat(Axis.of(3, 3).output()).isEqualTo(1);
        assertThat(new Axis(2, 2, 1, Integer.MAX_VALUE, 0, 0).output()).isZero();
        assertThat(new Axis(0, 2, 1, 1, 1, 1).output()).isEqualTo(1);
    }

    @Test
    void tapsLieInTheInputOrOutside() {
        Axis axis = new Axis(4, 3, 2, 2, 1, 2);
        assertThat(axis.output()).isEqualTo(2);
        assertThat(new int[] {axis.at(0, 0), axis.at(0, 1), axis.at(0, 2)}).containsExactly(-1, 1, 3);
        assertThat(new int[] {axis.at(1, 0), axis.at(1, 1), axis.at(1, 2)}).containsExactly(1, 3, -1);
    }

    @Test
    void onlyWindowsThatAreTheInputAreReshapes() {
        Axis point = Axis.of(3, 1);
        Axis whole = Axis.of(3, 3);
        assertThat(new Geometry(point, point).isReshape()).isTrue();
        assertThat(new Geometry(whole, whole).isReshape()).isTrue();
        assertThat(new Geometry(point, whole).isReshape()).isTrue();
        assertThat(new Geometry(whole, point).isReshape()).isFalse(); // the axes change places
        assertThat(new Geometry(point, new Axis(3, 1, 2, 1, 0, 0)).isReshape()).isFalse();
        assertThat(new Geometry(point, new Axis(3, 1, 1, 1, 0, 1)).isReshape()).isFalse();
    }

    @Test
    void numbersThatAreTooSmallAreRefused() {
        assertThatThrownBy(() -> new Axis(3, 2, 0, 1, 0, 0))
                .isInstanceOf(ShapeException.class)
                .hasMessage("windows: stride 0; at least 1 fits");
        assertThatThrownBy(() -> new Axis(3, 2, 1, 1, 0, -1)).hasMessage("windows: high padding -1; at least 0 fits");
        assertThatThrownBy(() -> Axis.of(3, 0)).hasMessage("windows: kernel 0; at least 1 fits");
    }

    @Test
    void numbersThatAreTooLargeAreRefused() {
        int most = Integer.MAX_VALUE;
        assertThat(new Axis(most, 1, 1, 1, 0, 0).output()).isEqualTo(most);
        assertThatThrownBy(() -> new Axis(most, 1, 1, 1, 0, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("windows: padded input 2147483648; at most 2147483647 fits");
        assertThatThrownBy(() -> new Geometry(Axis.of(1, 1 << 16), Axis.of(1, 1 << 15)).taps())
                .isInstanceOf(ShapeException.class)
                .hasMessage("windows: taps 2147483648; at most 2147483647 fits");
    }
}
