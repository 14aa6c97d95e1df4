{#
  disparity_entropy(t): entropy between the groups; `t` as disparity_groups gives it. With r = y / μ:
  ti = 1000 Σp r ln r, where a zero counts as 0.000001 as in WHO's package, and mld = −1000 Σp ln r, which has no value
  then. Standard errors by the delta method, × 1000 as the estimates are (the package forgets it). Both are at
  their minimum when all groups are equal: no standard error.
#}
{% macro disparity_entropy(t) -%}
    with
        positive as (select *, case when y = 0 then 0.000001 else y end as y1 from {{ t }}),
        averaged as (select *, sum(p * y1) over (partition by set_key) as mu1 from positive),
        logged as (
            select
                *,
                case when is_equal then 1.0 else y1 / nullif(mu1, 0) end as r,
                case when is_equal then 0.0 when y1 / nullif(mu1, 0) > 0 then ln(y1 / mu1) end as ln_r
            from averaged
        ),
        turned as (select *, sum(p * r * (1 + ln_r)) over (partition by set_key) as turn from logged),
        sets as (
            select
                set_key,
                any_value(j) as j,
                any_value(coalesce(mean_reason, case when low < 0 then 'negative_estimate' end)) as reason,
                any_value(case when low = 0 then 'zero_estimate' end) as zero_reason,
                any_value(coalesce(error_reason, case when is_equal then 'all_equal' end)) as error_reason,
                sum(p * r * ln_r) as ti,
                sum(pow((1 + ln_r - turn) * p * s / nullif(mu1, 0), 2)) as ti_variance,
                sum(p * ln_r) as mld,
                sum(pow((1 - 1 / nullif(r, 0)) * p * s / nullif(mu1, 0), 2)) as mld_variance
            from turned
            group by set_key
        ),
        listed as (
            select
                set_key,
                j,
                [
                    row('ti', 'standard', reason, 1000 * ti, 1000 * sqrt(ti_variance), error_reason, false, null),
                    row(
                        'mld',
                        'standard',
                        coalesce(reason, zero_reason),
                        -1000 * mld,
                        1000 * sqrt(mld_variance),
                        error_reason,
                        false,
                        null
                    )
                ] as measures
            from sets
        )
    select set_key, j, unnest(measures::{{ disparity_row_type() }}, recursive := true)
    from listed
{%- endmacro %}
