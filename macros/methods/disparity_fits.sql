{#
  disparity_fits(t): the weighted straight line y = μ + slope · x of each set, x = ridit − 1/2, from what
  disparity_ranks gives: `bottom` and `top` are the fitted values at the ridits 0 and 1. Sandwich HC1: with the
  residual e the meat is Σ(n e)²(1, x)(1, x)′, the bread diag(1/N, 1/Σnx²), times J / (J − 2).
  `residual` is Σp e², for the standard error of the concentration index.
#}
{% macro disparity_fits(t) -%}
    with
        sloped as (
            select
                *,
                sum(p * x * x) over sets as sigma2,
                sum(p * x * (y - mu)) over sets / nullif(sum(p * x * x) over sets, 0) as slope
            from {{ t }}
            window sets as (partition by set_key, kind)
        ),
        fitted as (select *, y - mu - slope * x as e from sloped),
        sets as (
            select
                set_key,
                kind,
                any_value(j) as j,
                any_value(reason) as reason,
                any_value(mean_reason) as mean_reason,
                any_value(is_equal) as is_equal,
                any_value(low) as low,
                any_value(high) as high,
                any_value(scale) as scale,
                any_value(mu) as mu,
                any_value(slope) as slope,
                any_value(sigma2) as sigma2,
                sum(p * e * e) as residual,
                sum(pow(p * e, 2)) * any_value(j) / nullif(greatest(any_value(j) - 2, 0), 0) as mean_variance,
                sum(pow(p * e, 2) * x) * any_value(j) / nullif(greatest(any_value(j) - 2, 0), 0) as covariance,
                sum(pow(p * e * x, 2)) * any_value(j) / nullif(greatest(any_value(j) - 2, 0), 0) as slope_variance
            from fitted
            group by set_key, kind
        )
    select *, mu - slope / 2 as bottom, mu + slope / 2 as top
    from sets
{%- endmacro %}
