package org.thalweg.tensor;

/// Where the windows of a convolution or of pooling lie in an image, one [Axis] for its rows and one for its columns;
/// after Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
public record Geometry(Axis rows, Axis columns) {

    /// Windows along one axis. Element `tap` of window `output` lies at
    ///
    ///     output·stride + tap·dilation − low
    ///
    /// of the input, which is 0 outside 0 … input − 1.
    ///
    /// @param input the size of the input, at least 0
    /// @param kernel taps in a window, at least 1
    /// @param stride from one window to the next, at least 1
    /// @param dilation from one tap to the next, at least 1
    /// @param low zeros before the input, at least 0
    /// @param high zeros after the input, at least 0
    public record Axis(int input, int kernel, int stride, int dilation, int low, int high) {
        /// @throws ShapeException if a number is too small, or the input with its padding longer than 2³¹ − 1
        public Axis {
            require("input", input, 0);
            require("kernel", kernel, 1);
            require("stride", stride, 1);
            require("dilation", dilation, 1);
            require("low padding", low, 0);
            require("high padding", high, 0);
            fitting("padded input", (long) input + low + high);
        }

        /// Windows that begin at each element, nothing padded.
        public static Axis of(int input, int kernel) {
            return new Axis(input, kernel, 1, 1, 0, 0);
        }

        private static void require(String name, int value, int least) {
            if (value < least) {
                throw new ShapeException("windows: " + name + " " + value + "; at least " + least + " fits");
            }
        }

        /// The number of windows, ⌊(input + low + high − span) / stride⌋ + 1 (the guide's relation 15), or 0 if
        /// not one fits.
        public int output() {
            long room = (long) input + low + high - span();
            return room < 0 ? 0 : (int) (room / stride + 1);
        }

        /// Elements from the first tap of a window to its last.
        public long span() {
            return (kernel - 1L) * dilation + 1;
        }

        /// Where in the input a tap of a window lies, −1 if outside.
        public int at(int output, int tap) {
            long at = (long) output * stride + (long) tap * dilation - low;
            return at < 0 || at >= input ? -1 : (int) at;
        }

        /// Whether each window is one element, and each element one window.
        boolean isPointwise() {
            return kernel == 1 && stride == 1 && low == 0 && high == 0;
        }

        /// Whether there is one window, the whole input in order.
        boolean isWhole() {
            return kernel == input && dilation == 1 && low == 0 && high == 0;
        }

        @Override
        public String toString() {
            return input + " by " + kernel + (stride == 1 ? "" : " stride " + stride)
                    + (dilation == 1 ? "" : " dilation " + dilation)
                    + (low == 0 && high == 0 ? "" : " padding " + low + "+" + high);
        }
    }

    /// Taps in a window.
    ///
    /// @throws ShapeException if there are more than 2³¹ − 1
    public int taps() {
        return fitting("taps", (long) rows.kernel * columns.kernel);
    }

    /// A number that describes windows, if it is small enough for an `int`.
    ///
    /// @param name what it counts, for the error
    /// @throws ShapeException if it is too large
    public static int fitting(String name, long value) {
        if (value > Integer.MAX_VALUE) {
            throw new ShapeException("windows: " + name + " " + value + "; at most 2147483647 fits");
        }
        return (int) value;
    }

    /// Whether the windows, one after the other, are just the input in memory, so that nothing has to be moved.
    public boolean isReshape() {
        return (rows.isPointwise() && columns.isPointwise())
                || (columns.isWhole() && (rows.isPointwise() || rows.isWhole()));
    }

    @Override
    public String toString() {
        return "(" + rows + ", " + columns + ")";
    }
}
