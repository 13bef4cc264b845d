package org.thalweg.optim;

import static org.thalweg.optim.Hyperparameters.requireInside;

import java.util.regex.Pattern;
import org.thalweg.spec.Default;
import org.thalweg.spec.Meaning;
import org.thalweg.spec.Named;

/// The parameters whose names match a pattern, in which `*` stands for any text, that with `/` in it included:
/// `"*/bias"`, `"encoder/*"`.
///
/// @param name the pattern; no default
/// @param rate a factor on the rate of the rule; 0 freezes the parameters; default 1
/// @param decay λ of a weight decay beside the gradient; default 0
@Named("group")
@Meaning("the parameters whose names match a pattern such as \"*/bias\"")
public record NamedGroup(
        String name,
        @Default("1") double rate,
        @Default("0") double decay) implements Group {
    public NamedGroup {
        requireInside("group", "rate", rate, 0, Double.POSITIVE_INFINITY);
        requireInside("group", "decay", decay, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public boolean holds(Layout.Entry parameter) {
        String expression = "\\Q" + name.replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.matches(expression, parameter.name());
    }
}
