package org.thalweg.compile;

import org.thalweg.compile.Instruction.Kind;

/// Elementary functions as lines of a kernel: additions, products, `fma` and operations on bits, which give the same
/// bits in scalar and in vector code. (The Vector API's own `EXP`, `LOG`, `TANH` do not: they change when C2 compiles
/// them.)
///
/// Reductions of the argument are the classical ones: Cody & Waite (1980); Tang (1989, 1990); Muller, *Elementary
/// Functions* (2016), ch. 11. The polynomials interpolate at Chebyshev nodes, computed with 50 digits; the largest
/// relative error of each in exact arithmetic stands beside it.
final class Mathematics {
    /// (eʳ − 1 − r)/r² on |r| ≤ ½ ln 2. Error of eʳ: 1.0e-8.
    private static final double[] EXP_F32 = {
        0.5, 0.16666576989698775683, 0.041666554617204574203, 0.0083631790527225773704, 0.0013926183587713494542
    };

    /// The same; error of eʳ: 1.7e-17.
    private static final double[] EXP_F64 = {
        0.50000000000000010221, 0.16666666666666667453, 0.041666666666624127873, 0.0083333333333300618325,
        0.0013888888917213716901, 0.00019841269863053616878, 0.000024801521295954375131, 2.7557268459997064772e-6,
        2.7620088445409748161e-7, 2.5100385495510319078e-8
    };

    /// (ln((1+s)/(1−s)) − 2s)/s³ in z = s² ≤ 0.0295. Error of the logarithm: 2.8e-9.
    private static final double[] LOG_F32 = {0.66666685045156029067, 0.39988778282162807727, 0.29580053043188442144};

    /// The same; error: 4.6e-18.
    private static final double[] LOG_F64 = {
        0.66666666666666696883,
        0.39999999999899443233,
        0.28571428626003268742,
        0.22222211130259877029,
        0.18182889455674946039,
        0.15331710618210771568,
        0.14616585424888621989
    };

    /// tanh x = x P(x²)/Q(x²) on |x| ≤ 9: P, lowest coefficient first. Error: 2.1e-8; found by iterated weighted
    /// least squares (Lawson 1961).
    private static final double[] TANH_P = {
        0.99999997994288092, 0.13380980550098021, 0.0034955300279884328, 2.0607968489685798e-5, 1.3352867994399199e-8
    };

    /// Q of the same.
    private static final double[] TANH_Q = {
        1.0, 0.467142963642811, 0.02587677266669504, 0.00032855326755829807, 7.7758748111111017e-7
    };

    /// erf x = x P(x²)/Q(x²) on |x| ≤ 3.92, beyond which it is 1 in single precision. Error: 1.9e-8.
    private static final Quotient ERF_F32 = new Quotient(
            new double[] {
                1.128379146148046,
                0.19040580003318872,
                0.05274863467358642,
                0.003765589166964718,
                0.00028488224993999543,
                2.050093710039357e-6
            },
            new double[] {
                1.0,
                0.5020754877161794,
                0.11410883623229968,
                0.014969159622642805,
                0.001162529125185351,
                3.8091758397277736e-5
            });

    /// erf x = x + x P(x²)/Q(x²) on |x| ≤ 1, in double precision. Error: 6.8e-19.
    private static final Quotient ERF_NEAR = new Quotient(
            new double[] {
                0.1283791670955125747,
                -0.31700652476742040346,
                -0.048328506515328784039,
                -0.0088155161875441369493,
                -0.00049559009231635023784,
                -0.000020731449333373882074
            },
            new double[] {
                1.0,
                0.46050979767171136046,
                0.093811670223676039375,
                0.010692802153554487746,
                0.00069246999053386547078,
                2.080897288295851707e-5
            });

    /// (1 − erf x) e^(x²) = P(x)/Q(x) on 1 ≤ x ≤ 6, beyond which erf is 1. Error of erf: 1.8e-19.
    private static final Quotient ERF_FAR = new Quotient(
            new double[] {
                0.99999996240178533588,
                1.3317188352182783921,
                0.88061041168404782886,
                0.33422282972181310597,
                0.07245761676008093249,
                0.0072745357743945017011,
                1.3092824795026955232e-8
            },
            new double[] {
                1.0,
                2.460097588671275321,
                2.6565354519112813308,
                1.6239500074575291643,
                0.59898627248245564501,
                0.12841423188937787731,
                0.012894589015675339603
            });

    /// Numerator and denominator, lowest coefficients first; found by iterated weighted least squares.
    private record Quotient(double[] above, double[] below) {}

    private final Code code;
    private final Type type;

    /// Writes to `code` functions of values of a floating type.
    Mathematics(Code code, Type type) {
        this.code = code;
        this.type = type;
    }

    private boolean single() {
        return type == Type.F32;
    }

    private int number(double value) {
        return code.constant(type, value);
    }

    private int integer(long value) {
        return code.integer(type.bits(), value);
    }

    private int fractionBits() {
        return single() ? 23 : 52;
    }

    /// eˣ: x = n ln 2 + r, eˣ = 2ⁿ eʳ. Gradual underflow, +∞ above the range.
    int exp(int x) {
        int limited = lowest(x, single() ? 89 : 710);
        int from = highest(limited, single() ? -104 : -746);
        Reduced r = reduce(from);
        int y = code.line(Kind.ADD, expm1Reduced(r.rest), number(1));
        // y · 2ⁿ = (y · 2ⁿ/s) · s: the first product is normal, and exact as an addition of exponents; the second is
        // rounded once where it leaves the normal range at either end
        int low = code.compare(Kind.LESS, from, number(single() ? -85 : -706));
        int small = code.select(low, number(single() ? 0x1p-64 : 0x1p-128), number(2));
        // 0 at once where it will be 0: processors are slow to round a product to it
        int s = code.select(code.compare(Kind.LESS, limited, number(single() ? -104 : -746)), number(0), small);
        int exponent = code.line(Kind.SUBTRACT, r.power, code.bits(small));
        int scaled = code.fromBits(type, code.line(Kind.ADD, code.bits(y), exponent));
        // an addition to the bits of a NaN may make anything of it
        int orNaN = code.line(Kind.MULTIPLY, from, number(0));
        return code.fma(scaled, s, orNaN);
    }

    /// eˣ where x ≤ 0 or NaN, in the same bits as [#exp]: what is scaled by 2⁶⁴ (2¹²⁸) neither leaves the
    /// normal range at its lower end nor overflows, so that no argument needs another scale, and none an upper
    /// bound.
    int expNotAbove0(int x) {
        double least = single() ? -104 : -746;
        int below = code.compare(Kind.LESS, x, number(least));
        int from = code.select(below, number(least), x);
        int scale = single() ? 64 : 128;
        Reduced r = reduce(from, scale);
        int y = code.line(Kind.ADD, expm1Reduced(r.rest), number(1));
        int scaled = code.fromBits(type, code.line(Kind.ADD, code.bits(y), r.power));
        // 0 at once, and NaN by itself, for the same reasons as in exp
        int back = code.select(below, number(0), number(Math.scalb(1.0, -scale)));
        return code.fma(scaled, back, code.line(Kind.MULTIPLY, from, number(0)));
    }

    /// eˣ − 1 = 2ⁿ(eʳ − 1) + (2ⁿ − 1), with 2ⁿ⁻¹ for 2ⁿ, since 2¹²⁸ (2¹⁰²⁴) overflows before the sum does.
    int expm1(int x) {
        Reduced r = reduce(lowest(highest(x, single() ? -18 : -40), single() ? 89 : 710));
        int p = expm1Reduced(r.rest);
        int half = code.fromBits(type, code.line(Kind.SUBTRACT, r.power, integer(1L << fractionBits())));
        int sum = code.fma(p, half, code.line(Kind.SUBTRACT, half, number(0.5)));
        return code.select(code.compare(Kind.EQUAL, x, number(0)), x, code.line(Kind.ADD, sum, sum));
    }

    /// eʳ − 1 = r²P(r) + r.
    private int expm1Reduced(int r) {
        int square = code.line(Kind.MULTIPLY, r, r);
        return code.fma(polynomialInPairs(single() ? EXP_F32 : EXP_F64, r, square), square, r);
    }

    /// r = x − n ln 2, and n + m in the bits of an exponent.
    private record Reduced(int rest, int power) {}

    /// With the bias of exponents for m, so that the power is 2ⁿ.
    private Reduced reduce(int x) {
        return reduce(x, single() ? 127 : 1023);
    }

    /// Adds and subtracts a number so large that the sum is rounded to an integer: 1.5 · 2^(fraction bits), and
    /// m, so that the sum's lowest bits are n + m.
    private Reduced reduce(int x, int m) {
        int magic = number((single() ? 0x1.8p23 : 0x1.8p52) + m);
        int shifted = code.fma(x, number(1 / Math.log(2)), magic);
        int n = code.line(Kind.SUBTRACT, shifted, magic);
        int rest = code.fma(n, number(single() ? -0.693145751953125 : -0.6931471805592082), x);
        rest = code.fma(n, number(single() ? -1.4286068203094172321e-6 : -7.37100256516779890183404e-13), rest);
        return new Reduced(rest, code.shift(Kind.SHIFT_LEFT, code.bits(shifted), fractionBits()));
    }

    /// ln x: x = 2ᵏ(1 + f), √½ ≤ 1 + f < √2, s = f/(2 + f), ln(1 + f) = f − (f²/2 − s(f²/2 + R(s²))).
    int log(int x) {
        int tiny = code.compare(Kind.LESS, x, number(single() ? Float.MIN_NORMAL : Double.MIN_NORMAL));
        int lift = single() ? 25 : 54;
        int normal = code.select(tiny, code.line(Kind.MULTIPLY, x, number(Math.scalb(1.0, lift))), x);
        long root =
                single() ? Float.floatToRawIntBits((float) Math.sqrt(0.5)) : Double.doubleToRawLongBits(Math.sqrt(0.5));
        int above = code.line(Kind.SUBTRACT, code.bits(normal), integer(root));
        int k = code.shift(Kind.SHIFT_RIGHT, above, fractionBits());
        int mantissa = code.line(Kind.SUBTRACT, code.bits(normal), code.shift(Kind.SHIFT_LEFT, k, fractionBits()));
        int f = code.line(Kind.SUBTRACT, code.fromBits(type, mantissa), number(1));
        int exponent = code.line(Kind.SUBTRACT, asNumber(k), code.select(tiny, number(lift), number(0)));

        int s = code.line(Kind.DIVIDE, f, code.line(Kind.ADD, f, number(2)));
        int z = code.line(Kind.MULTIPLY, s, s);
        int r = code.line(Kind.MULTIPLY, z, polynomial(single() ? LOG_F32 : LOG_F64, z));
        int half = code.line(Kind.MULTIPLY, code.line(Kind.MULTIPLY, f, f), number(0.5));
        int low = code.line(
                Kind.MULTIPLY, exponent, number(single() ? 1.4286068203094172321e-6 : 7.37100256516779890183404e-13));
        int correction = code.fma(s, code.line(Kind.ADD, half, r), low);
        int small = code.line(Kind.SUBTRACT, code.line(Kind.SUBTRACT, half, correction), f);
        int high = number(single() ? 0.693145751953125 : 0.6931471805592082);
        int y = code.fma(exponent, high, code.line(Kind.NEGATE, small));

        int zero = number(0);
        int infinity = number(Double.POSITIVE_INFINITY);
        y = code.select(code.compare(Kind.EQUAL, x, infinity), x, y);
        y = code.select(code.compare(Kind.EQUAL, x, zero), number(Double.NEGATIVE_INFINITY), y);
        int valid = code.compare(Kind.LESS_OR_EQUAL, zero, x);
        return code.select(valid, y, number(Double.NaN));
    }

    /// The value of an integer of at most 2²² in size: its bits under those of 1.5 · 2^(fraction bits).
    private int asNumber(int k) {
        int magic = number(single() ? 0x1.8p23 : 0x1.8p52);
        int sum = code.line(Kind.ADD, k, code.bits(magic));
        return code.line(Kind.SUBTRACT, code.fromBits(type, sum), magic);
    }

    /// ln(1 + x) = ln u + (x − (u − 1))/u with u = 1 + x rounded; what u lost comes back by the second term.
    int log1p(int x) {
        int u = code.line(Kind.ADD, x, number(1));
        int lost = code.line(Kind.SUBTRACT, x, code.line(Kind.SUBTRACT, u, number(1)));
        int exact = code.compare(Kind.EQUAL, code.line(Kind.SUBTRACT, u, number(1)), x);
        int back = code.select(exact, number(0), code.line(Kind.DIVIDE, lost, u));
        int sum = code.line(Kind.ADD, log(u), back);
        return code.select(code.compare(Kind.EQUAL, u, number(1)), x, sum);
    }

    /// For F32 a rational function, kept between −1 and 1, which it passes beyond |x| = 9. For F64 t/(t + 2) with
    /// t = e^(2|x|) − 1, and the sign of x.
    int tanh(int x) {
        if (single()) {
            int near = clamp(x, -20, 20);
            int z = code.line(Kind.MULTIPLY, near, near);
            int above = code.line(Kind.MULTIPLY, near, polynomial(TANH_P, z));
            return clamp(code.line(Kind.DIVIDE, above, polynomial(TANH_Q, z)), -1, 1);
        }
        int magnitude = code.line(Kind.ABSOLUTE, x);
        int twice = code.line(Kind.ADD, magnitude, magnitude);
        int t = expm1(clamp(twice, 0, 44));
        return withSignOf(x, code.line(Kind.DIVIDE, t, code.line(Kind.ADD, t, number(2))));
    }

    /// For F32 one rational function. For F64 one near 0, and what is missing to 1 further out; one division
    /// for both.
    int erf(int x) {
        if (single()) {
            int near = clamp(x, -3.92, 3.92);
            int z = code.line(Kind.MULTIPLY, near, near);
            int above = code.line(Kind.MULTIPLY, near, polynomial(ERF_F32.above, z));
            return clamp(code.line(Kind.DIVIDE, above, polynomial(ERF_F32.below, z)), -1, 1);
        }
        int m = lowest(code.line(Kind.ABSOLUTE, x), 6);
        int z = code.line(Kind.MULTIPLY, m, m);
        int near = code.compare(Kind.LESS, m, number(1));
        int bell = expNotAbove0(code.line(Kind.NEGATE, z));
        int above = code.select(
                near, polynomial(ERF_NEAR.above, z), code.line(Kind.MULTIPLY, bell, polynomial(ERF_FAR.above, m)));
        int below = code.select(near, polynomial(ERF_NEAR.below, z), polynomial(ERF_FAR.below, m));
        int quotient = code.line(Kind.DIVIDE, above, below);
        int missing = code.line(Kind.SUBTRACT, number(1), quotient);
        return withSignOf(x, code.select(near, code.fma(m, quotient, m), missing));
    }

    /// y ≥ 0 with the sign of x.
    private int withSignOf(int x, int y) {
        int sign = code.line(Kind.AND, code.bits(x), integer(single() ? Integer.MIN_VALUE : Long.MIN_VALUE));
        return code.fromBits(type, code.line(Kind.OR, code.bits(y), sign));
    }

    /// 1/(1 + e⁻ˣ), which is eˣ/(1 + eˣ): with e^−|x| for either, which cannot overflow.
    int sigmoid(int x) {
        int e = expNotAbove0(code.line(Kind.NEGATE, code.line(Kind.ABSOLUTE, x)));
        int above = code.select(code.compare(Kind.LESS, x, number(0)), e, number(1));
        return code.line(Kind.DIVIDE, above, code.line(Kind.ADD, e, number(1)));
    }

    /// The largest integer not above x.
    int floor(int x) {
        int whole = number(single() ? 0x1p23 : 0x1p52);
        int magnitude = code.line(Kind.ABSOLUTE, x);
        int rounded = code.line(Kind.SUBTRACT, code.line(Kind.ADD, magnitude, whole), whole);
        int nearest = withSignOf(x, rounded);
        int above = code.compare(Kind.LESS, x, nearest);
        int floor = code.select(above, code.line(Kind.SUBTRACT, nearest, number(1)), nearest);
        return code.select(code.compare(Kind.LESS, magnitude, whole), floor, x);
    }

    /// −1, 0 or 1; x itself where it is 0 or NaN.
    int sign(int x) {
        int zero = number(0);
        int negative = code.select(code.compare(Kind.LESS, x, zero), number(-1), x);
        return code.select(code.compare(Kind.LESS, zero, x), number(1), negative);
    }

    /// x kept within bounds; NaN stays.
    private int clamp(int x, double low, double high) {
        return lowest(highest(x, low), high);
    }

    private int highest(int x, double bound) {
        return code.select(code.compare(Kind.LESS, x, number(bound)), number(bound), x);
    }

    private int lowest(int x, double bound) {
        return code.select(code.compare(Kind.LESS, number(bound), x), number(bound), x);
    }

    /// Horner's scheme, highest coefficient last.
    private int polynomial(double[] coefficients, int x) {
        int sum = number(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = code.fma(sum, x, number(coefficients[i]));
        }
        return sum;
    }

    /// The same by Horner's scheme in x² over pairs of terms c₀ + c₁x: half the chain of dependent operations.
    private int polynomialInPairs(double[] coefficients, int x, int square) {
        int pairs = (coefficients.length + 1) / 2;
        int sum = pair(coefficients, pairs - 1, x);
        for (int i = pairs - 2; i >= 0; i--) {
            sum = code.fma(sum, square, pair(coefficients, i, x));
        }
        return sum;
    }

    private int pair(double[] coefficients, int i, int x) {
        int first = number(coefficients[2 * i]);
        return 2 * i + 1 < coefficients.length ? code.fma(number(coefficients[2 * i + 1]), x, first) : first;
    }
}
