package org.thalweg.data;

import java.util.List;
import org.thalweg.spec.Nearest;

/// What a name that is not among some names may have meant.
final class Suggestion {
    private static final int SHOWN = 20;

    private Suggestion() {}

    /// Sentences such as ``Did you mean `species`? The columns are length, width, species.``
    ///
    /// @param kind what the names name, in the plural
    static String of(String wrong, List<String> names, String kind) {
        List<String> near =
                Nearest.to(wrong, names).stream().map(name -> "`" + name + "`").toList();
        String question = near.isEmpty() ? "" : "Did you mean " + String.join(" or ", near) + "? ";
        String listed = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return question + "The " + kind + " are " + listed
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more." : ".");
    }
}
