package org.thalweg.optim;

import org.thalweg.optim.Cycle.Begin;
import org.thalweg.optim.Cycle.Every;
import org.thalweg.optim.Cycle.Once;
import org.thalweg.optim.Cycle.Until;

/// How a rule counts the steps of an optimization: t = (T − begin) / interval, from 1.
///
/// @param interval how many steps of the optimization make one here
/// @param begin how many had been done when the rule began
record Clock(int interval, long begin) {
    static final Clock OF_ALL = new Clock(1, 0);

    Clock slower(int times) {
        Hyperparameters.requireAtLeast("slower", "interval", times, 1);
        return new Clock(Math.multiplyExact(interval, times), begin);
    }

    Clock after(long steps) {
        Hyperparameters.requireAtLeast("after", "steps", steps, 1);
        return new Clock(interval, Math.addExact(begin, Math.multiplyExact(steps, interval)));
    }

    /// The number of step T of the optimization; 1 for those before the first.
    long step(long of) {
        return Math.max(1, (of - begin) / interval);
    }

    Cycle every(int steps, int remainder) {
        return new Every((long) steps * interval, (long) remainder * interval, begin);
    }

    Cycle first() {
        return new Once(begin + interval);
    }

    Cycle until(long steps) {
        return new Until(begin + Math.multiplyExact(steps + 1, interval) - 1);
    }

    /// Whether another rule went before.
    boolean isLater() {
        return begin > 0;
    }

    Cycle beginning() {
        return new Begin(begin + interval);
    }

    /// The name of a number, told apart from those of other clocks.
    String name(String number) {
        String slow = interval == 1 ? number : number + " every " + interval;
        return begin == 0 ? slow : slow + " after " + begin;
    }
}
