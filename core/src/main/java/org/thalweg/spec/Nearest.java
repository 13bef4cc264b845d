package org.thalweg.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/// The right names that a wrong one may have meant.
///
/// Upper and lower case, `-` and `_` make no difference. Names are alike, in this order, that are the same then, or one
/// typing error away (Damerau 1964: a letter too many, missing or wrong, or two neighbours swapped), that begin
/// like it, that it is a part of, or that are a few typing errors away. Only those alike in the closest way are
/// given.
public final class Nearest {
    private static final int MOST = 4;
    private static final int FAR = Integer.MAX_VALUE;

    private Nearest() {}

    /// At most four names, the most alike first; empty if nothing is alike.
    public static List<String> to(String wrong, Collection<String> names) {
        String plain = plain(wrong);
        List<ToIntFunction<String>> ways = List.of(
                name -> name.equals(plain) ? 0 : FAR,
                name -> within(1, plain, name),
                name -> begins(plain, name) ? name.length() : FAR,
                name -> plain.length() >= 3 && name.contains(plain) ? name.length() : FAR,
                name -> within(Math.max(plain.length(), name.length()) / 3, plain, name));
        for (ToIntFunction<String> way : ways) {
            List<String> alike = best(names, name -> way.applyAsInt(plain(name)));
            if (!alike.isEmpty()) {
                return alike;
            }
        }
        return List.of();
    }

    /// `; did you mean beta1 or beta2?`, or nothing if no name is alike: for the end of a sentence.
    public static String suggestion(String wrong, Collection<String> names) {
        List<String> near = to(wrong, names);
        return switch (near.size()) {
            case 0 -> "";
            case 1 -> "; did you mean " + near.getFirst() + "?";
            default ->
                "; did you mean " + String.join(", ", near.subList(0, near.size() - 1)) + " or " + near.getLast() + "?";
        };
    }

    /// The distance, if it is at most `most` and at most half of the longer name: a name changed more is another
    /// name.
    private static int within(int most, String wrong, String name) {
        int distance = distance(wrong, name);
        return distance <= most && 2 * distance <= Math.max(wrong.length(), name.length()) ? distance : FAR;
    }

    /// One name begins with the other; two letters are too few to tell that a name was continued wrongly.
    private static boolean begins(String wrong, String name) {
        return (wrong.length() >= 2 && name.startsWith(wrong)) || (name.length() >= 3 && wrong.startsWith(name));
    }

    /// The names that are not far, the nearest first.
    private static List<String> best(Collection<String> names, ToIntFunction<String> score) {
        return names.stream()
                .distinct()
                .filter(name -> score.applyAsInt(name) < FAR)
                .sorted(Comparator.comparingInt(score).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
