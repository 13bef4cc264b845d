package org.thalweg.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thalweg.compile.Buffer.Kind;
import org.thalweg.kernel.StridedCopy.Rows;

/// Lets loops write their results where a move would only copy them: the parts of a concatenation, in rows that are
/// longer than theirs.
final class DirectStores {
    private final List<Step> steps;

    private DirectStores(List<Step> steps) {
        this.steps = new ArrayList<>(steps);
    }

    /// The steps without the moves that loops make unnecessary.
    static List<Step> of(List<Step> steps) {
        DirectStores direct = new DirectStores(steps);
        for (int i = 0; i < direct.steps.size(); i++) {
            if (direct.steps.get(i) instanceof MoveStep move && direct.replaced(move, i)) {
                direct.steps.remove(i--);
            }
        }
        return direct.steps;
    }

    /// Whether the loop that computes what is moved, and only for that, writes it to its end by now.
    private boolean replaced(MoveStep move, int at) {
        Rows rows = move.rows();
        Buffer source = move.reads().getFirst().buffer();
        Buffer target = move.to().buffer().root();
        if (rows == null || rows.count() == 1 || source.kind != Kind.TEMPORARY || source.within != null) {
            return false;
        }
        int producer = at - 1;
        while (producer >= 0 && !touches(steps.get(producer), source)) {
            if (reads(steps.get(producer), target)) {
                return false;
            }
            producer--;
        }
        if (producer < 0 || !(steps.get(producer) instanceof LoopStep loop) || reads(loop, target)) {
            return false;
        }
        for (int i = 0; i < steps.size(); i++) {
            if (i != producer && i != at && touches(steps.get(i), source)) {
                return false;
            }
        }
        @Nullable LoopStep direct = loop.storing(source, move.to(), rows);
        if (direct == null) {
            return false;
        }
        steps.set(producer, direct);
        return true;
    }

    private static boolean reads(Step step, Buffer root) {
        return step.reads().stream().anyMatch(p -> p.buffer().root() == root);
    }

    private static boolean touches(Step step, Buffer root) {
        return reads(step, root)
                || step.writes().stream().anyMatch(p -> p.buffer().root() == root);
    }
}
