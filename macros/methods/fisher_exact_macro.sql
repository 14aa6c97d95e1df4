{#
  methods.fisher_exact(x, n, y, m): Fisher's exact test (1922), two-sided, that x of n and y of m have the same share:
  the hypergeometric probability of every table with these margins that is no more likely than the one seen.
#}
{% macro fisher_exact_macro() -%}
    create or replace macro methods.log_choose(n, k) as lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
    create or replace macro methods.fisher_exact(x, n, y, m) as
        case
            when
                x is null
                or y is null
                or n is null
                or m is null
                or n <= 0
                or m <= 0
                or x < 0
                or y < 0
                or x > n
                or y > m
            then null
            else
                least(
                    1.0,
                    list_sum(
                        list_filter(
                            list_transform(
                                range(greatest(0, x + y - m)::bigint, least(n, x + y)::bigint + 1),
                                lambda k: exp(
                                    methods.log_choose(n::double, k)
                                    + methods.log_choose(m::double, x + y - k)
                                    - methods.log_choose(n::double + m, x::double + y)
                                )
                            ),
                            lambda mass: mass <= (1 + 1e-7) * exp(
                                methods.log_choose(n::double, x::double)
                                + methods.log_choose(m::double, y::double)
                                - methods.log_choose(n::double + m, x::double + y)
                            )
                        )
                    )
                )
        end;
    comment on macro methods.log_choose is
    '(n, k): logarithm of the number of ways to choose k of n. Used by fisher_exact.';
    comment on macro methods.fisher_exact is
    '(x, n, y, m): two-sided exact test that x of n and y of m have the same share, as a probability. Fisher (1922). Null unless 0 <= x <= n, 0 <= y <= m, n > 0 and m > 0.';
{%- endmacro %}
