{#
  What the exact intervals share. Each limit solves tail(t) = p; the tail is written as density times an integral whose
  integrand falls from 1, so that nothing cancels, and Newton's rule on the logarithm of the tail, which is concave in
  log t or log odds, cannot miss. That needs a first guess, an end of the integral, and log-gamma without its large part.
  The guess is the normal quantile by Hastings (Abramowitz and Stegun 26.2.23) in Cornish and Fisher's expansion.
#}
{% macro exact_tail_macros() -%}
    create or replace macro methods.rough_z(tail) as
        sqrt(-2.0 * ln(tail)) - (2.515517 + 0.802853 * sqrt(-2.0 * ln(tail)) + 0.010328 * -2.0 * ln(tail)) / (
            1.0
            + 1.432788 * sqrt(-2.0 * ln(tail))
            + 0.189269 * -2.0 * ln(tail)
            + 0.001308 * pow(-2.0 * ln(tail), 1.5)
        );
    create or replace macro methods.stirling_rest(a) as
        case
            when a < 10
            then lgamma(a) - ((a - 0.5) * ln(a) - a + 0.5 * ln(2.0 * pi()))
            else
                (
                    1.0 / 12.0
                    - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * a * a)) / (a * a)) / (a * a))
                    / (a * a)
                )
                / a
        end;
    create or replace macro methods.tail_end(slope, bend, shape) as
        (
            32.0 * shape - slope
            + sqrt(pow(32.0 * shape - slope, 2) + 64.0 * greatest(0.0, 2.0 * slope * shape + bend))
        )
        / greatest(1e-300, 2.0 * slope * shape + bend);
    comment on macro methods.rough_z is
    '(tail): normal quantile above which a tail of at most 0.5 lies, to 0.0005. A first guess only, for the exact intervals.';
    comment on macro methods.stirling_rest is
    '(a): log-gamma of a less its Stirling approximation. Used by the exact intervals.';
    comment on macro methods.tail_end is
    '(slope, bend, shape): y at which slope * y + bend * y² / (2 + 2 * shape * y) reaches 32, where the integrals of the exact intervals end.';
{%- endmacro %}
