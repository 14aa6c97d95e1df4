{#
  disparity_concentration(t): concentration indices; `t` as disparity_fits gives it.
  aci = Σp(2R − 1)y = 2σ² slope, rci = aci / μ. Standard error of the regression of 2σ²y on the ridit with weights p,
  J − 2 degrees of freedom. For values between 0 and `scale`: aci `scaled` = aci / scale, rci `wagstaff` =
  rci / (1 − μ / scale), rci `erreygers` = 4 aci / scale.
#}
{% macro disparity_concentration(t) -%}
    with
        indexed as (
            select
                *,
                2 * sigma2 * slope as aci,
                2 * sqrt(sigma2 * residual / nullif(greatest(j - 2, 0), 0)) as s,
                case when is_equal then 'all_equal' end as error_reason,
                coalesce(
                    reason,
                    case when scale is null then 'missing_scale' when low < 0 or high > scale then 'outside_scale' end
                ) as scale_reason
            from {{ t }}
            where kind = 'exact'
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row('aci', 'standard', reason, aci, s, error_reason, false, null),
                    row('aci', 'scaled', scale_reason, aci / scale, s / scale, error_reason, false, null),
                    row(
                        'rci',
                        'standard',
                        mean_reason,
                        aci / nullif(mu, 0),
                        s / nullif(mu, 0),
                        error_reason,
                        false,
                        null
                    ),
                    row(
                        'rci',
                        'wagstaff',
                        coalesce(scale_reason, mean_reason, case when mu = scale then 'mean_at_limit' end),
                        aci / nullif(mu * (1 - mu / scale), 0),
                        s / nullif(mu * (1 - mu / scale), 0),
                        error_reason,
                        false,
                        null
                    ),
                    row('rci', 'erreygers', scale_reason, 4 * aci / scale, 4 * s / scale, error_reason, false, null)
                ] as measures
            from indexed
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
