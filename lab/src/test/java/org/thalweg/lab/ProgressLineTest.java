package org.thalweg.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private static final List<String> FIGURES = List.of("loss 0.3723", "accuracy 0.8651");

    @Test
    void theWholeLineHasBarPercentPaceFiguresAndTimeLeft() {
        assertThat(new ProgressLine(false, false)
                        .render("epoch 2/5", 0.5, "61.2k samples/s", FIGURES, "2.1 s left", 120))
                .isEqualTo("epoch 2/5 ###############...............  50%  61.2k samples/s  loss 0.3723"
                        + "  accuracy 0.8651  2.1 s left");
    }

    @Test
    void blockCharactersShowEighthsOfAColumn() {
        var line = new ProgressLine(true, false);
        assertThat(line.render("e", 0.5, "", List.of(), "", 200)).isEqualTo("e ███████████████                 50%");
        assertThat(line.render("e", 0.52, "", List.of(), "", 200)).contains("███████████████▌ ");
        assertThat(line.render("e", 0, "", List.of(), "", 200)).doesNotContain("█");
        assertThat(line.render("e", 1, "", List.of(), "", 200)).contains("█".repeat(30) + " 100%");
    }

    @Test
    void onlyTheBarIsColoured() {
        assertThat(new ProgressLine(false, true).render("e", 1, "", List.of(), "", 200))
                .isEqualTo("e \u001b[36m" + "#".repeat(30) + "\u001b[0m 100%");
    }

    /// 120 − 1 columns hold all; then the bar shrinks, the pace goes, the bar goes, and figures from the right.
    @ParameterizedTest
    @CsvSource({
        "100, true, true, true, true",
        "80, true, false, true, true",
        "66, false, false, true, true",
        "50, false, false, true, false",
        "30, false, false, false, false"
    })
    void narrowWindowsLoseTheLeastImportantFirst(int width, boolean bar, boolean pace, boolean accuracy, boolean left) {
        String line = new ProgressLine(false, false)
                .render("epoch 2/5", 0.5, "61.2k samples/s", FIGURES, "2.1 s left", width);
        assertThat(line).startsWith("epoch 2/5").hasSizeLessThan(width);
        assertThat(line.contains("#")).as("bar in %s", line).isEqualTo(bar);
        assertThat(line.contains("samples/s")).as("pace in %s", line).isEqualTo(pace);
        assertThat(line.contains("accuracy")).as("accuracy in %s", line).isEqualTo(accuracy);
        assertThat(line.contains("left")).as("time left in %s", line).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({"110, 7.1 s  61.2k samples/s", "90, 7.1 s", "84, ''", "80, ''"})
    void theLineThatStaysHasAsManyAsidesAsFit(int width, String asides) {
        String line = new ProgressLine(false, false)
                .done(
                        "epoch 2/5",
                        List.of(FIGURES, List.of("test loss 0.4003", "accuracy 0.8530")),
                        List.of("7.1 s", "61.2k samples/s"),
                        width);
        assertThat(line)
                .isEqualTo("epoch 2/5  loss 0.3723  accuracy 0.8651  |  test loss 0.4003  accuracy 0.8530"
                        + (asides.isEmpty() ? "" : "  " + asides));
    }

    @Test
    void theLineThatStaysIsNeverTooLong() {
        for (int width = 0; width < 100; width++) {
            assertThat(new ProgressLine(true, false).done("epoch 2/5", List.of(FIGURES), List.of("7.1 s"), width))
                    .hasSizeLessThanOrEqualTo(Math.max(0, width - 1));
        }
    }

    @Test
    void noWidthIsTooSmall() {
        for (int width = 0; width < 130; width++) {
            assertThat(new ProgressLine(true, false)
                            .render("epoch 200/500", 0.37, "61.2k samples/s", FIGURES, "1:02:05 left", width))
                    .hasSizeLessThanOrEqualTo(Math.max(0, width - 1));
        }
    }
}
