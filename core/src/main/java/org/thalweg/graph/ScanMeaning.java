package org.thalweg.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.graph.Op.Last;
import org.thalweg.graph.Op.Scan;
import org.thalweg.graph.Op.Stacked;
import org.thalweg.tensor.NDArray;

/// The meaning of [Scan] and of what reads its results.
final class ScanMeaning {
    private ScanMeaning() {}

    /// What each turn computes that is not skipped, in the order of the sequences: an evaluator with the values
    /// of its formals.
    static List<Evaluator> turns(Scan scan, List<NDArray> inputs) {
        Loop loop = scan.loop();
        int carries = loop.carries().size();
        int elements = loop.elements().size();
        List<NDArray> state = inputs.subList(0, carries);
        List<Evaluator> turns = new ArrayList<>();
        for (int turn = 0; turn < loop.length(); turn++) {
            int at = loop.backwards() ? loop.length() - 1 - turn : turn;
            Map<Tensor, NDArray> values = new HashMap<>();
            for (int i = 0; i < loop.formals().size(); i++) {
                boolean element = i >= carries && i < carries + elements;
                NDArray value = i < carries ? state.get(i) : inputs.get(i);
                Tensor formal = loop.formals().get(i);
                values.put(formal, element ? part(formal, value, at) : value);
            }
            Evaluator evaluator = Evaluator.of(values);
            state = loop.next().stream().map(evaluator::value).toList();
            turns.add(evaluator);
            Tensor done = loop.done();
            if (done != null && evaluator.value(done).get(0) != 0) {
                break;
            }
        }
        if (loop.backwards()) {
            Collections.reverse(turns);
        }
        return turns;
    }

    private static NDArray part(Tensor formal, NDArray sequence, int at) {
        int size = formal.shape().elements();
        return NDArray.fill(formal.dtype(), formal.shape(), i -> sequence.get(at * size + i));
    }

    static NDArray last(Last op, List<Evaluator> turns, NDArray start) {
        Loop loop = ((Scan) op.scan().op()).loop();
        if (turns.isEmpty()) {
            return start;
        }
        Evaluator end = loop.backwards() ? turns.getFirst() : turns.getLast();
        return end.value(loop.next().get(op.carry()));
    }

    static NDArray stacked(Tensor y, Stacked op, List<Evaluator> turns) {
        int size = op.inBody().shape().elements();
        List<NDArray> values =
                turns.stream().map(turn -> turn.value(op.inBody())).toList();
        Loop loop = ((Scan) op.scan().op()).loop();
        int first = loop.backwards() ? loop.length() - values.size() : 0;
        return NDArray.fill(y.dtype(), y.shape(), i -> {
            int turn = i / size - first;
            return turn >= 0 && turn < values.size() ? values.get(turn).get(i % size) : 0;
        });
    }
}
