package org.thalweg.solve;

import java.lang.invoke.MethodHandles;
import org.thalweg.spec.Catalogue;

/// What specs can name: every [org.thalweg.spec.Named] solver, line search, convex set and
/// function with a proximal map of this package.
///
/// ```java
/// Solver<?> solver = Catalogues.SOLVERS.create("lbfgs(memory=20, search=hagerZhang)");
/// ```
public final class Catalogues {
    /// Line searches.
    public static final Catalogue<LineSearch> SEARCHES =
            Catalogue.scan("line search", LineSearch.class, MethodHandles.lookup());

    /// Those that give the curvature condition.
    public static final Catalogue<WolfeSearch> WOLFE_SEARCHES =
            Catalogue.scan("Wolfe line search", WolfeSearch.class, MethodHandles.lookup());

    /// Convex sets, for [ProjectedGradient].
    public static final Catalogue<ConvexSet> SETS =
            Catalogue.scan("convex set", ConvexSet.class, MethodHandles.lookup());

    /// Functions with a proximal map, sets among them, for [ProximalGradient].
    public static final Catalogue<Proximal> PROXIMALS =
            Catalogue.scan("proximal function", Proximal.class, MethodHandles.lookup());

    /// Solvers. What each needs to know of a function its [Solver#objective] says.
    @SuppressWarnings("rawtypes")
    public static final Catalogue<Solver> SOLVERS =
            Catalogue.scan("solver", Solver.class, MethodHandles.lookup(), SEARCHES, WOLFE_SEARCHES, SETS, PROXIMALS);

    private Catalogues() {}
}
