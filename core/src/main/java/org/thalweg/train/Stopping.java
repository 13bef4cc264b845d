package org.thalweg.train;

import java.util.Map;
import org.thalweg.tensor.NDArray;

/// A [StopRule] at work.
final class Stopping implements Callback {
    private final StopRule rule;
    private final StopRule.Judge judge;

    Stopping(StopRule rule) {
        this.rule = rule;
        this.judge = rule.judge();
    }

    @Override
    public void onStart(Setup setup, Progress progress) {
        if (progress.step() > 0) {
            decide(progress);
        }
    }

    @Override
    public void onStep(Progress progress) {
        judge.step(progress);
        decide(progress);
    }

    @Override
    public void onEpoch(Progress progress, EpochReport report) {
        judge.epoch(progress, report);
        decide(progress);
    }

    private void decide(Progress progress) {
        String reason = judge.verdict(progress);
        if (reason != null) {
            progress.stop(reason);
        }
    }

    @Override
    public TrainedModel result(TrainedModel model) {
        return judge.result(model);
    }

    /// Of the rule with its numbers: what another rule remembers is of no use to this one.
    @Override
    public String stateName() {
        return rule.toString();
    }

    @Override
    public Map<String, NDArray> state() {
        return judge.state();
    }

    @Override
    public void restore(Map<String, NDArray> state) {
        judge.restore(state);
    }
}
