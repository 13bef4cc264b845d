package org.thalweg.optim;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.thalweg.spec.Catalogue;

/// What specs can name: every [org.thalweg.spec.Named] record of this package. A new rule, transform or
/// schedule is in its catalogue once its file is there.
///
/// ```java
/// UpdateRule rule = Catalogues.OPTIMIZERS.create("chain(clipByGlobalNorm(1.0), adam(lr=0.001))");
/// Schedule schedule = Catalogues.SCHEDULES.create("exponential(0.1, decay=0.99)");
/// ```
public final class Catalogues {
    /// The rate of each step. A number alone is a constant rate.
    public static final Catalogue<Schedule> SCHEDULES =
            Catalogue.scan("schedule", Schedule.class, MethodHandles.lookup());

    /// Parameter groups of `groups`.
    public static final Catalogue<Group> GROUPS = Catalogue.scan("group", Group.class, MethodHandles.lookup());

    /// The stages of a `chain`: gradient transforms, rules and step transforms.
    public static final Catalogue<Stage> STAGES = Catalogue.scan(
            "stage", Stage.class, MethodHandles.lookup(), () -> List.of(SCHEDULES, GROUPS, Catalogues.OPTIMIZERS));

    /// The update rules, `chain` and those that go around others among them.
    public static final Catalogue<UpdateRule> OPTIMIZERS =
            Catalogue.scan("optimizer", UpdateRule.class, MethodHandles.lookup(), SCHEDULES, GROUPS, STAGES);

    private Catalogues() {}
}
