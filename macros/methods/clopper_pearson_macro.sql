{#
  methods.clopper_pearson(x, n, alpha): struct (lower, upper), the exact interval of a proportion x / n as a share of 1
  (Clopper and Pearson 1934). The lower limit t gives x or more successes a probability of alpha / 2, which is a density
  times the integral of exp((n - x) log(1 + odds (1 - exp(-v))) - x v) over v, with odds = t / (1 - t); the upper limit
  is the lower limit of the failures. Halley's rule in u = log(odds / (a / b)), a = x, b = n - x + 1, keeps both ends
  exact; log(1 + y) is written with atanh, because nothing may cancel when t is 1e-7. Null unless 0 <= x <= n, n > 0.
#}
{% macro clopper_pearson_macro() -%}
    create or replace macro methods.binomial_tail(x, misses, odds, reach) as
    {{ quadrature("exp(misses * ln(1.0 + odds * (1.0 - exp(-NODE))) - x * NODE)") }}
    ;
    create or replace macro methods.log_one_plus(y) as 2.0 * atanh(y / (2.0 + y));
    create or replace macro methods.binomial_density(a, b, u) as
        a * u
        - (a + b) * methods.log_one_plus(a / (a + b) * 2.0 * sinh(u / 2.0) * exp(u / 2.0))
        + 0.5 * ln(a / (a + b) * b / (2.0 * pi()))
        - methods.stirling_rest(a)
        - methods.stirling_rest(b)
        + methods.stirling_rest(a + b);
    create or replace macro methods.binomial_odds(x, misses, tail) as
        x / (misses + 1.0) * exp(
            list_reduce(
                [0.0, 0.0, 0.0, 0.0]::double[],
                lambda u, step: [x / (misses + 1.0) * exp(u)]
                .list_transform(
                    lambda odds: struct_pack(
                        odds := odds,
                        reach := methods.tail_end(x - misses * odds, misses * odds * (1.0 + odds), 0.5 + odds)
                    )
                )
                .list_transform(
                    lambda span: struct_pack(
                        odds := span.odds,
                        scale := (1.0 + span.odds) * methods.binomial_tail(x, misses, span.odds, span.reach)
                    )
                )
                .list_transform(
                    lambda at_u: struct_pack(
                        scale := at_u.scale,
                        curve := (x - (misses + 1.0) * at_u.odds) / (1.0 + at_u.odds) * at_u.scale - 1.0,
                        gap := methods.binomial_density(x, misses + 1.0, u) + ln(at_u.scale / tail)
                    )
                )
                .list_transform(
                    lambda found: u - 2.0 * found.gap * found.scale / greatest(1.0, 2.0 - found.gap * found.curve)
                )[1],
                least(
                    0.0,
                    -methods.rough_z(tail) * sqrt(1.0 / x + 1.0 / (misses + 1.0))
                    - (pow(methods.rough_z(tail), 2) + 2.0) / 6.0 * (1.0 / x - 1.0 / (misses + 1.0))
                )
            )
        );
    create or replace macro methods.clopper_pearson(x, n, alpha) as
        case
            when n > 0 and n <= 1e15 and x between 0 and n and alpha > 0 and alpha < 1
            then
                struct_pack(
                    lower := case
                        when x = 0
                        then 0.0
                        when x = n
                        then pow(alpha / 2.0, 1.0 / n)
                        else 1.0 / (1.0 + 1.0 / methods.binomial_odds(x::double, n::double - x, alpha / 2.0))
                    end,
                    upper := case
                        when x = n
                        then 1.0
                        when x = 0
                        then -2.0 * sinh(ln(alpha / 2.0) / (2.0 * n)) * exp(ln(alpha / 2.0) / (2.0 * n))
                        else 1.0 / (1.0 + methods.binomial_odds(n::double - x, x::double, alpha / 2.0))
                    end
                )
        end;
    comment on macro methods.binomial_tail is
    '(x, misses, odds, reach): the integral of a binomial tail. Used by clopper_pearson.';
    comment on macro methods.log_one_plus is
    '(y): log(1 + y) that stays exact near zero.';
    comment on macro methods.binomial_density is
    '(a, b, u): logarithm of the density of the log odds of a beta variable, u from log(a / b). Used by clopper_pearson.';
    comment on macro methods.binomial_odds is
    '(x, misses, tail): the odds of success at which x or more successes have the probability tail. Used by clopper_pearson.';
    comment on macro methods.clopper_pearson is
    '(x, n, alpha): struct (lower, upper), exact interval of the proportion x / n as a share of 1. Clopper and Pearson (1934). Null unless 0 <= x <= n, n > 0 and 0 < alpha < 1.';
{%- endmacro %}
