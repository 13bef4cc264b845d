package org.thalweg.lab;

import java.util.Map;
import java.util.stream.Collectors;
import org.thalweg.train.Callback;
import org.thalweg.train.EpochReport;
import org.thalweg.train.Json;
import org.thalweg.train.Progress;
import org.thalweg.train.Setup;
import org.thalweg.train.TrainingOutcome;

/// A training as lines for programs and log files: `start`, `epoch` after each, `end`.
final class EventView implements Callback {
    /// How an event becomes a line.
    enum Form {
        /// An object with the member `event` first; figures with all their digits, `null` for what is not
        /// finite.
        JSON {
            @Override
            String line(String event, Map<String, Object> members) {
                Json.Members object = Json.object().with("event", Json.of(event));
                for (var member : members.entrySet()) {
                    object = object.with(member.getKey(), json(member.getValue()));
                }
                return object.compact();
            }
        },
        /// `epoch epoch=1 epochs=5 loss=0.5123 …`; text with a space stands in quotes.
        PLAIN {
            @Override
            String line(String event, Map<String, Object> members) {
                return members.entrySet().stream()
                        .map(member -> member.getKey() + "=" + plain(member.getValue()))
                        .collect(Collectors.joining(" ", event + " ", ""));
            }
        };

        abstract String line(String event, Map<String, Object> members);
    }

    private final Form form;
    private final Announcement announcement;
    private final Pace pace;
    private final Screen screen;

    EventView(Form form, Announcement announcement, Pace pace, Screen screen) {
        this.form = form;
        this.announcement = announcement;
        this.pace = pace;
        this.screen = screen;
    }

    @Override
    public void onStart(Setup setup, Progress progress) {
        screen.line(form.line("start", announcement.start(setup, progress)));
    }

    @Override
    public void onEpoch(Progress progress, EpochReport report) {
        screen.line(form.line("epoch", announcement.epoch(report, progress.epochs(), pace.perSecond())));
    }

    @Override
    public void onEnd(Progress progress, TrainingOutcome outcome) {
        screen.line(form.line("end", announcement.end(outcome)));
    }

    private static Json json(Object value) {
        return switch (value) {
            case Double figure -> Json.of((double) figure);
            case Number whole -> Json.of(whole.longValue());
            default -> Json.of(value.toString());
        };
    }

    private static String plain(Object value) {
        return switch (value) {
            case Double figure -> Figures.plain(figure);
            case String text when text.indexOf(' ') >= 0 -> '"' + text.replace("\"", "\\\"") + '"';
            default -> value.toString();
        };
    }
}
