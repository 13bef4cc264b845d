package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ScheduleTest {
    @Test
    void constantStays() {
        assertThat(new Constant(0.1).rate(0)).isEqualTo(0.1);
        assertThat(new Constant(0.1).rate(1L << 40)).isEqualTo(0.1);
    }

    @Test
    void exponentialFallsByItsFactorEverySoManySteps() {
        assertThat(new Exponential(0.8, 0.5).rate(3)).isCloseTo(0.1, within(1e-16));
        assertThat(new Exponential(0.8, 0.25, 10).rate(5)).isCloseTo(0.4, within(1e-16));
    }

    /// PyTorch's ExponentialLR and its like: the golden files have their rates.
    @Test
    void exponentialFollowsItsGoldenRates() {
        int seen = 0;
        for (JsonNode json : GoldenFolder.resources().read("schedules.json").get("schedules")) {
            if (json.get("schedule").asString().equals("exponential")) {
                seen++;
                JsonNode hyper = json.get("hyper");
                var schedule = new Exponential(
                        hyper.get("rate").asDouble(), hyper.get("factor").asDouble());
                double[] rates = GoldenProblem.vector(json.get("rates"));
                for (int i = 0; i < rates.length; i++) {
                    double rate = schedule.rate(json.get("steps").get(i).asLong());
                    assertThat(rate).isCloseTo(rates[i], within(1e-12 * rates[i] + 1e-15));
                }
            }
        }
        assertThat(seen).isEqualTo(1);
    }

    @Test
    void neitherMeetsRobbinsAndMonro() {
        assertThat(new Constant(0.1).robbinsMonro().met()).isFalse();
        assertThat(new Constant(0.1).robbinsMonro().reason()).contains("Σα² = ∞");
        assertThat(new Exponential(0.1, 0.9).robbinsMonro().met()).isFalse();
        assertThat(new Exponential(0.1, 0.9).robbinsMonro().reason()).contains("finite");
        assertThat(new Exponential(0.1, 1).robbinsMonro()).isEqualTo(new Constant(0.1).robbinsMonro());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void refuseRatesThatAreNone(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Constant(rate));
        assertThatIllegalArgumentException().isThrownBy(() -> new Exponential(rate, 0.9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.0000001, Double.NaN})
    void exponentialRefusesFactorsThatDoNotFall(double decay) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Exponential(0.1, decay))
                .withMessage("exponential: decay = " + decay + " is out of range; it must be in (0, 1.0]");
    }

    @Test
    void exponentialRefusesNoSteps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Exponential(0.1, 0.5, 0))
                .withMessage("exponential: every = 0 is out of range; it must be at least 1");
    }
}
