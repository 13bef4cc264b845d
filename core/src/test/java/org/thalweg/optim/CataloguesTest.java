package org.thalweg.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.spec.Spec;
import org.thalweg.spec.SpecException;

class CataloguesTest {
    @Test
    void readRulesWithTheirDefaults() {
        assertThat(Catalogues.OPTIMIZERS.create("adam(lr=0.002, beta1=0.8)"))
                .isEqualTo(new Adam(new Constant(0.002), 0.8, 0.999, 1e-8));
        assertThat(Catalogues.OPTIMIZERS.create("adam")).isEqualTo(new Adam(new Constant(0.001)));
        assertThat(Catalogues.OPTIMIZERS.create("sgd(0.5)")).isEqualTo(new Sgd(new Constant(0.5)));
        assertThat(Catalogues.OPTIMIZERS.create("momentum(lr=exponential(0.1, decay=0.99))"))
                .isEqualTo(new Momentum(new Exponential(0.1, 0.99), 0.9));
        assertThat(Catalogues.OPTIMIZERS.create("nesterov(lr=0.1, form=convex)"))
                .isEqualTo(new Nesterov(new Constant(0.1), 0.9, Nesterov.Form.CONVEX));
    }

    @Test
    void readChains() {
        assertThat(Catalogues.OPTIMIZERS.create(
                        "chain(clipByGlobalNorm(1.0), l2(0.01), adam(lr=0.001), decoupledDecay(0.01))"))
                .isEqualTo(new ClipByGlobalNorm(1)
                        .then(new L2(0.01))
                        .then(new Adam(new Constant(0.001)))
                        .then(new DecoupledDecay(0.01)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sgd                             | sgd(lr=0.01)
            momentum(lr=1e-1)               | momentum(lr=0.1, momentum=0.9, form=textbook, dampening=0)
            nesterov                        | nesterov(lr=0.01, momentum=0.9, form=interim)
            adam(exponential(0.1, 0.9))     | adam(lr=exponential(rate=0.1, decay=0.9, every=1), beta1=0.9, beta2=0.999, epsilon=1e-8, epsilonRoot=0, root=corrected)
            rprop                           | rprop(lr=0.1, decrease=0.5, increase=1.2, smallestStep=1e-6, largestStep=50, backtracking=true)
            deltaBarDelta(kappa=0.1)        | deltaBarDelta(lr=0.001, kappa=0.1, phi=0.3, theta=0.7)
            rmspropNesterov                 | rmspropNesterov(lr=0.001, rho=0.9, momentum=0.9, epsilon=1e-6)
            scheduleFree(base=sgd)          | scheduleFree(lr=0.0025, base=sgd, beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0, warmup=0)
            sgd(warmup(0.1, steps=9))       | sgd(lr=warmup(then=0.1, steps=9, from=0.01, shape=linear))
            chain(l2(0.5), sgd)             | chain(l2(lambda=0.5), sgd(lr=0.01))
            sam(sgd, radius=0.1)            | sam(rule=sgd(lr=0.01), radius=0.1, form=plain)
            lookahead(sam(sgd(lr=1)))       | lookahead(rule=sam(rule=sgd(lr=1), radius=0.05, form=plain), period=5, slowStep=0.5)
            chain(l1(1), sam(sgd), swa)     | chain(l1(lambda=1), sam(rule=sgd(lr=0.01), radius=0.05, form=plain), polyakAverage(after=0, every=1))
            sam(chain(l1(1), sgd))          | sam(rule=chain(l1(lambda=1), sgd(lr=0.01)), radius=0.05, form=plain)
            muon(rest=sgd)                  | muon(lr=0.02, momentum=0.95, weightDecay=0, iterations=5, epsilon=1e-7, form=nesterov, scale=columns, rms=0.2, rest=sgd(lr=0.01))
            accumulate(sgd, 4)              | accumulate(rule=sgd(lr=0.01), every=4, form=mean)
            groups(sgd, group("*/bias", rate=2), decay=0.1) | groups(sgd(lr=0.01), group(name="*/bias", rate=2, decay=0), decay=0.1)
            """)
    void printWhatTheyReadWithEveryDefault(String given, String canonical) {
        assertThat(Catalogues.OPTIMIZERS.bind(given).spec().toString()).isEqualTo(canonical);
        UpdateRule rule = Catalogues.OPTIMIZERS.create(given);
        assertThat(Catalogues.OPTIMIZERS.describe(rule).map(Spec::toString)).contains(canonical);
        assertThat(Catalogues.OPTIMIZERS.create(canonical)).isEqualTo(rule);
    }

    @Test
    void everyRuleAroundOthersGoesAroundAnyOther() {
        for (String around : List.of("sam", "lookahead", "groups")) {
            for (var entry : Catalogues.OPTIMIZERS.entries()) {
                if (entry.parameters().stream().allMatch(p -> p.defaultValue().isPresent())) {
                    UpdateRule rule = Catalogues.OPTIMIZERS.create(around + "(" + entry.name() + ")");
                    Spec written = Catalogues.OPTIMIZERS.describe(rule).orElseThrow();
                    assertThat(Catalogues.OPTIMIZERS.create(written)).isEqualTo(rule);
                    assertThat(Catalogues.STAGES.create(written)).isEqualTo(rule);
                }
            }
        }
    }

    @Test
    void answerMistakesWithTheCure() {
        refused("adm(lr=0.1)", "no optimizer `adm`", "adam");
        refused("adam(lr=0.001, beta=0.9)", "no argument `beta`", "beta1");
        refused("adam(lr=-0.1)", "rate = -0.1 is out of range; it must be in [0.0, ∞)");
        refused("momentum(form=textbok)", "textbook");
        refused("chain(sgd, clipByValue(1))", "ClipByValue[limit=1.0] is in the wrong place");
        refused("chain(clipByValue(1))", "there is no rule");
        refused("sgd(lr=exponental(0.1, 0.9))", "no schedule `exponental`", "exponential");
    }

    private static void refused(String spec, String... parts) {
        assertThatExceptionOfType(SpecException.class)
                .as(spec)
                .isThrownBy(() -> Catalogues.OPTIMIZERS.create(spec))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void everyEntrySaysWhatItIs() {
        assertThat(Catalogues.OPTIMIZERS.entries()).hasSizeGreaterThanOrEqualTo(38);
        assertThat(Catalogues.SCHEDULES.entries())
                .hasSizeGreaterThanOrEqualTo(18)
                .allSatisfy(entry -> assertThat(entry.meaning()).isNotEmpty());
        assertThat(Catalogues.STAGES.entries())
                .hasSizeGreaterThanOrEqualTo(49)
                .allSatisfy(entry -> assertThat(entry.meaning()).isNotEmpty());
    }
}
