{#
  Exact tests of counts, two-sided: the probability of every outcome that is no more likely than the one seen, with a
  slack of 1e-7 for outcomes that are equally likely but for rounding (as in R). Outcomes further from the mean than the
  one seen and 40 standard deviations have no weight that a double can hold, so the list stays short for large numbers.
  Logarithms of the factorials, because the factorials themselves overflow. Null where the numbers make no test.
#}
{% macro binomial_test_macro() -%}
    create or replace macro methods.binomial_log_mass(k, n, p) as
        lgamma(n + 1.0)
        - lgamma(k + 1.0)
        - lgamma(n - k + 1.0)
        + case when k = 0 then 0.0 else k * ln(p) end
        + case when k = n then 0.0 else (n - k) * ln(1.0 - p) end;
    create or replace macro methods.binomial_reach(x, n, p) as abs(x - n * p) + 40 * sqrt(n * p * (1 - p)) + 40;
    create or replace macro methods.binomial_test(x, n, p) as
        case
            when x is null or n is null or p is null or n <= 0 or x < 0 or x > n or p < 0 or p > 1
            then null
            when p in (0, 1)
            then if(x = n * p, 1.0, 0.0)
            else
                -- As doubles: a typed 0.2314 is a decimal, which overflows in products.
                least(
                    1.0,
                    list_transform(
                    [{'x': x::double, 'n': n::double, 'p': p::double}],
                    lambda given: list_sum(
                        list_filter(
                            list_transform(
                                range(
                                    greatest(
                                        0, floor(given.n * given.p - methods.binomial_reach(given.x, given.n, given.p))
                                    )::bigint,
                                    least(
                                        given.n, ceil(given.n * given.p + methods.binomial_reach(given.x, given.n, given.p))
                                    )::bigint
                                    + 1
                                ),
                                lambda k: exp(methods.binomial_log_mass(k, given.n, given.p))
                            ),
                            lambda mass: mass <= (1 + 1e-7) * exp(methods.binomial_log_mass(given.x, given.n, given.p))
                        )
                    )
                )[1]
                )
        end;
    comment on macro methods.binomial_log_mass is
    '(k, n, p): logarithm of the binomial probability of k successes in n. Used by binomial_test.';
    comment on macro methods.binomial_reach is
    '(x, n, p): how far from the mean an outcome can lie and matter. Used by binomial_test.';
    comment on macro methods.binomial_test is
    '(x, n, p): two-sided exact binomial test of x successes in n against the share p, as a probability. Clopper and Pearson (1934); outcomes no more likely than x. Null unless 0 <= x <= n, n > 0 and 0 <= p <= 1.';
{%- endmacro %}
