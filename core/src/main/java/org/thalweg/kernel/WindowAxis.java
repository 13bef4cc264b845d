package org.thalweg.kernel;

import org.thalweg.tensor.Geometry;

/// Windows along one axis of what is read: tap t of window u lies at u·stride + t·dilation + start, and reads 0 outside
/// of 0 … input − 1.
///
/// @param tapFirst which tap of the kernel is tap 0, and
/// @param tapStep how far on in the kernel the next one is: negative where a kernel is read from its end
record WindowAxis(int input, int windows, int taps, int stride, int dilation, int start, int tapFirst, int tapStep) {
    /// The windows of a convolution.
    static WindowAxis of(Geometry.Axis axis) {
        return new WindowAxis(
                axis.input(), axis.output(), axis.kernel(), axis.stride(), axis.dilation(), -axis.low(), 0, 1);
    }

    /// What the elements `rest`, `rest + stride`, … of the image are made from in the transposed convolution: a
    /// window of outputs each. Element h = u·s + rest gets output o by tap i if o·s + i·d − low = h. With g =
    /// gcd(s, d) every (s/g)-th tap does so, and from one of them to the next, downwards, o grows by d/g.
    static WindowAxis transposed(Geometry.Axis axis, int rest) {
        int s = axis.stride();
        int d = axis.dilation();
        int last = -1;
        int count = 0;
        int step = 1;
        for (int i = 0; i < axis.kernel(); i++) {
            if ((rest + axis.low() - (long) i * d) % s == 0) {
                step = count == 0 ? 1 : i - last;
                last = i;
                count++;
            }
        }
        int windows = Math.max(0, Math.ceilDiv(axis.input() - rest, s));
        long first = count == 0 ? 0 : (rest + axis.low() - (long) last * d) / s;
        int between = count <= 1 ? 1 : Math.toIntExact((long) step * d / s);
        return new WindowAxis(
                axis.output(), windows, count, 1, between, Math.toIntExact(first), Math.max(0, last), -step);
    }

    /// Where tap 0 of a window lies, or would.
    int at(int window) {
        return window * stride + start;
    }

    /// Elements from the first tap of a window to its last.
    int span() {
        return taps == 0 ? 0 : Math.addExact(Math.multiplyExact(taps - 1, dilation), 1);
    }

    /// Elements from the first tap of `count` windows side by side to the last tap of them.
    int extent(int count) {
        return count == 0 ? 0 : Math.addExact(Math.multiplyExact(count - 1, stride), span());
    }

    /// Whether all windows lie inside.
    boolean isInside() {
        return start >= 0 && start + (long) extent(windows) <= input;
    }

    /// The first window whose tap lies inside; those up to [#endInside] follow.
    int firstInside(int tap) {
        int at = start + tap * dilation;
        return at >= 0 ? 0 : Math.min(windows, Math.ceilDiv(-at, stride));
    }

    /// One after the last window whose tap lies inside.
    int endInside(int tap) {
        int last = Math.floorDiv(input - 1 - start - tap * dilation, stride);
        return Math.clamp(last + 1, firstInside(tap), windows);
    }
}
