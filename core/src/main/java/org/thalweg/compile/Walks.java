package org.thalweg.compile;

import java.util.Arrays;
import java.util.List;
import org.thalweg.compile.Kernel.Port;

/// How a loop walks through buffers: whether it may be cut, run with others on the same rows, or write over what it
/// reads.
///
/// @param strides of each port along each loop of the nest
record Walks(List<Port> ports, List<Place> places, int[][] strides, int[] nest) {
    /// Whether row r of the loop touches only row r of a buffer that has as many rows, and the buffer as a whole.
    boolean byRows(Buffer root) {
        return wholly(root, false);
    }

    /// Whether each element of the loop touches only its own of a buffer that has as many, in row-major order.
    boolean through(Buffer root) {
        return wholly(root, true);
    }

    private boolean wholly(Buffer root, boolean each) {
        int inner = nest.length - 1;
        int rows = Arrays.stream(nest, 0, inner).reduce(1, (a, b) -> a * b);
        for (int p = 0; p < places.size(); p++) {
            if (touches(p, root)) {
                Place place = places.get(p);
                boolean moves = strides[p][inner] != 0;
                int width = moves ? nest[inner] : 1;
                int row = rowStride(p);
                boolean whole = place.buffer().elements == root.elements && (long) rows * row == root.elements;
                boolean own = each ? moves && row == width && place.offset() == 0 : place.offset() + width <= row;
                if (!whole || !own) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean touches(int port, Buffer root) {
        return !ports.get(port).index() && places.get(port).buffer().root() == root;
    }

    /// How far apart all rows of a port are, or 0 if that differs between loops.
    private int rowStride(int port) {
        int loops = nest.length;
        int row = loops > 1 ? strides[port][loops - 2] : 0;
        int expected = row;
        for (int loop = loops - 2; loop >= 0; loop--) {
            if (nest[loop] > 1 && strides[port][loop] != expected) {
                return 0;
            }
            expected *= nest[loop];
        }
        return row;
    }

    /// Whether both buffers are walked through in the same way only, no element twice, so that `written` may
    /// lie in the memory of `old`.
    boolean inPlace(Buffer old, Buffer written) {
        int[] walk = null;
        for (int p = 0; p < places.size(); p++) {
            if (touches(p, old.root()) || touches(p, written.root())) {
                Place place = places.get(p);
                boolean whole = place.offset() == 0 && (place.buffer() == old || place.buffer() == written);
                if (!whole || (walk != null && !Arrays.equals(walk, strides[p]))) {
                    return false;
                }
                walk = strides[p];
            }
        }
        return walk != null && old.elements == written.elements && old.dtype == written.dtype && moves(walk);
    }

    /// Whether no two turns of the loop meet the same element.
    private boolean moves(int[] walk) {
        for (int loop = 0; loop < nest.length; loop++) {
            if (nest[loop] > 1 && walk[loop] == 0) {
                return false;
            }
        }
        return true;
    }
}
